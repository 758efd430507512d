using System.Numerics.Tensors;
using FastBertTokenizer;
using Microsoft.ML.OnnxRuntime;

namespace VoiceCluster.Knowledge.Embeddings;

/// <summary>all-MiniLM-L6-v2 in the process: English, 384 dimensions, about 5 ms for a question on one core.</summary>
/// <remarks>
/// One session a silo, with one thread and without the runtime's memory arena, which would keep what the longest text ever took. Loaded with the first text, or before
/// by <see cref="LoadAsync"/>. Texts go through it one after another, so that a caller's question waits for one chunk of a document that is being indexed, not for all.
/// </remarks>
public sealed class MiniLmEmbedder : IEmbedder, IDisposable
{
    /// <summary>The id of its vectors.</summary>
    public const string Id = "all-MiniLM-L6-v2";

    // The model was trained on texts of at most 256 word pieces.
    private const int MostPieces = 256;
    private const int Dimension = 384;
    private static readonly string[] Inputs = ["input_ids", "attention_mask", "token_type_ids"];
    private static readonly string[] Outputs = ["last_hidden_state"];

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly string _folder;
    private Loaded? _loaded;

    /// <param name="folder">Where the model's files are kept; about 90 MB.</param>
    public MiniLmEmbedder(string folder) => _folder = folder;

    /// <inheritdoc/>
    public string Model => Id;

    /// <inheritdoc/>
    public bool IsReady => _loaded is not null;

    /// <summary>Loads the model now: about a second, and 90 MB to write at the very first time.</summary>
    /// <exception cref="EmbeddingException">It cannot be loaded.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            _loaded ??= await Task.Run(() => Load(_folder), cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (texts.Count > 0 && _loaded is null) await LoadAsync(cancellationToken);
        var vectors = new float[texts.Count][];
        for (var i = 0; i < vectors.Length; i++)
        {
            await _turn.WaitAsync(cancellationToken);
            try
            {
                var text = texts[i];
                // Off the caller's thread: a grain's scheduler must not compute for milliseconds.
                vectors[i] = await Task.Run(() => Embed(_loaded!, text), cancellationToken);
            }
            catch (OnnxRuntimeException exception)
            {
                throw new EmbeddingException($"The embedding model failed on a text: {exception.Message}", exception);
            }
            finally
            {
                _turn.Release();
            }
        }

        return vectors;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _loaded?.Session.Dispose();
        _turn.Dispose();
    }

    private static Loaded Load(string folder)
    {
        try
        {
            using var options = new SessionOptions
            {
                IntraOpNumThreads = 1,
                InterOpNumThreads = 1,
                ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
                EnableCpuMemArena = false,
                EnableMemoryPattern = false,
            };
            var session = new InferenceSession(MiniLmFiles.Extract("model.onnx", folder), options);
            var tokenizer = new BertTokenizer();
            using var vocabulary = File.OpenText(MiniLmFiles.Extract("vocab.txt", folder));
            tokenizer.LoadVocabulary(vocabulary, convertInputToLowercase: true);
            return new(session, tokenizer);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or OnnxRuntimeException or DllNotFoundException or TypeInitializationException or BadImageFormatException)
        {
            throw new EmbeddingException(
                $"The embedding model cannot be loaded: {exception.Message} Make '{folder}' writable, or set Knowledge:Embeddings:Provider to openai or none.", exception);
        }
    }

    /// <summary>The mean of the pieces' vectors.</summary>
    private static float[] Embed(Loaded model, string text)
    {
        var (ids, mask, _) = model.Tokenizer.Encode(text, MostPieces);
        long[] shape = [1, ids.Length];
        using var idsValue = OrtValue.CreateTensorValueFromMemory(ids.ToArray(), shape);
        using var maskValue = OrtValue.CreateTensorValueFromMemory(mask.ToArray(), shape);
        using var typesValue = OrtValue.CreateTensorValueFromMemory(new long[ids.Length], shape);
        using var run = new RunOptions();
        using var output = model.Session.Run(run, Inputs, [idsValue, maskValue, typesValue], Outputs);
        var pieces = output[0].GetTensorDataAsSpan<float>();
        var vector = new float[Dimension];
        for (var i = 0; i < ids.Length; i++) TensorPrimitives.Add(vector, pieces.Slice(i * Dimension, Dimension), vector);
        Vectors.Normalize(vector);
        return vector;
    }

    private sealed record Loaded(InferenceSession Session, BertTokenizer Tokenizer);
}
