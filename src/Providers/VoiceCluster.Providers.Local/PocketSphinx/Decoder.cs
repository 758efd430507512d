using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace VoiceCluster.Providers.Local;

/// <param name="Text">The word as the dictionary has it, without the number of its pronunciation.</param>
/// <param name="FirstFrame">10 ms frames from the start of the utterance.</param>
/// <param name="LastFrame">Likewise, inclusive.</param>
/// <param name="Posterior">0 to 1: how sure the word is among its rivals.</param>
/// <param name="AcousticScore">Log likelihood of its frames.</param>
/// <param name="IsFiller">Silence or noise, not a word.</param>
internal readonly record struct DecodedWord(string Text, int FirstFrame, int LastFrame, double Posterior, int AcousticScore, bool IsFiller);

/// <summary>
/// One PocketSphinx decoder: an utterance is started, fed and finished on one thread at a time (any thread). Not safe for two at once.
/// </summary>
internal sealed unsafe class Decoder : IDisposable
{
    /// <summary>Length of the cepstral mean.</summary>
    public const int CepstrumSize = 13;

    private readonly DecoderHandle handle;
    private readonly nint logMath;
    private readonly float[] initialMean;
    private bool inUtterance;

    private Decoder(DecoderHandle handle)
    {
        this.handle = handle;
        logMath = PocketSphinxNative.LogMath(handle);
        initialMean = new float[CepstrumSize];
        ReadMean(initialMean);
    }

    /// <summary>Frames searched since the utterance started.</summary>
    public int FrameCount { get; private set; }

    /// <summary>Loads the models.</summary>
    /// <exception cref="ProviderException">A model cannot be read.</exception>
    public static Decoder Create(DecoderArguments arguments, SpeechModelFiles files)
    {
        _ = arguments.Set("-dict", files.Dictionary);
        if (files.GeneralLanguageModel is null)
            _ = arguments.Set("-lm", files.LanguageModel);
        using var configuration = arguments.ToConfiguration();
        var created = PocketSphinxNative.CreateDecoder(configuration);
        if (created.IsInvalid)
        {
            created.Dispose();
            throw new ProviderException(ProviderErrorKind.NotInstalled, PocketSphinxSpeechToText.ProviderName,
                "its models cannot be read; install them again with: apt-get install --reinstall pocketsphinx-en-us");
        }

        try
        {
            if (files.GeneralLanguageModel is not null)
                LanguageModelMixture.Give(created, PocketSphinxNative.LogMath(created), files);
            if (files.ChannelAdaptation is not null)
                Adapt(created, files.ChannelAdaptation);
            return new Decoder(created);
        }
        catch
        {
            created.Dispose();
            throw;
        }
    }

    /// <summary>Forgets the last caller: the noise learned, and the cepstral mean, which becomes the given one or, when empty, the model's own.</summary>
    public void Reset(ReadOnlySpan<float> cepstralMean)
    {
        if (cepstralMean.Length is not (0 or CepstrumSize))
            throw new ArgumentException($"a cepstral mean has {CepstrumSize} values, not {cepstralMean.Length}", nameof(cepstralMean));
        Abandon();
        _ = PocketSphinxNative.StartStream(handle);
        fixed (float* values = cepstralMean.IsEmpty ? initialMean : cepstralMean)
            PocketSphinxNative.SetCepstralMean(MeanOf(handle), values);
    }

    /// <summary>Copies the cepstral mean, the mark of the caller's microphone and line, for the next utterance.</summary>
    public void ReadMean(Span<float> values)
    {
        if (values.Length != CepstrumSize)
            throw new ArgumentException($"a cepstral mean has {CepstrumSize} values, not {values.Length}", nameof(values));
        fixed (float* start = values)
            PocketSphinxNative.GetCepstralMean(MeanOf(handle), start);
    }

    /// <exception cref="ProviderException">The engine failed.</exception>
    public void Start()
    {
        Abandon();
        Check(PocketSphinxNative.StartUtterance(handle), "an utterance could not be started");
        inUtterance = true;
        FrameCount = 0;
    }

    /// <summary>Searches through more audio, 16 kHz.</summary>
    /// <exception cref="ProviderException">The engine failed.</exception>
    public void Process(ReadOnlySpan<short> samples)
    {
        if (samples.IsEmpty)
            return;
        fixed (short* start = samples)
        {
            int frames = PocketSphinxNative.Process(handle, start, (nuint)samples.Length, noSearch: 0, wholeUtterance: 0);
            Check(frames, "audio could not be searched");
            FrameCount += frames;
        }
    }

    /// <summary>The best words so far, or of the finished utterance.</summary>
    public string Hypothesis() => Marshal.PtrToStringUTF8((nint)PocketSphinxNative.Hypothesis(handle, out _)) ?? "";

    /// <summary>Ends the utterance: the search's last passes run here.</summary>
    /// <exception cref="ProviderException">The engine failed.</exception>
    public void Finish()
    {
        inUtterance = false;
        Check(PocketSphinxNative.EndUtterance(handle), "the utterance could not be finished");
    }

    /// <summary>The best path's words and fillers in order.</summary>
    public List<DecodedWord> Words()
    {
        var words = new List<DecodedWord>();
        nint segment = PocketSphinxNative.FirstSegment(handle);
        while (segment != 0)
        {
            string word = Marshal.PtrToStringUTF8((nint)PocketSphinxNative.SegmentWord(segment)) ?? "";
            PocketSphinxNative.SegmentFrames(segment, out int start, out int end);
            int posterior = PocketSphinxNative.SegmentLogPosterior(segment, out int acoustic, out _, out _);
            bool filler = word.Length == 0 || word[0] is '<' or '[' or '+';
            int variant = word.IndexOf('(', StringComparison.Ordinal);
            words.Add(new(variant > 0 ? word[..variant] : word, start, end, Math.Clamp(PocketSphinxNative.Probability(logMath, posterior), 0, 1), acoustic, filler));
            segment = PocketSphinxNative.NextSegment(segment);
        }

        return words;
    }

    public void Dispose() => handle.Dispose();

    private static PocketSphinxNative.CepstralMean* MeanOf(DecoderHandle decoder)
    {
        var features = PocketSphinxNative.Features(decoder);
        if (features == null || features->CepstrumSize != CepstrumSize || features->Mean == null || features->Mean->Length != CepstrumSize)
        {
            throw new ProviderException(ProviderErrorKind.NotInstalled, PocketSphinxSpeechToText.ProviderName,
                "this version of libsphinxbase is laid out differently; install libsphinxbase3 0.8+5prealpha");
        }

        return features->Mean;
    }

    private static void Adapt(DecoderHandle decoder, string adaptation)
    {
        nint read = PocketSphinxNative.ReadAdaptation(adaptation);
        if (read == 0 || PocketSphinxNative.Adapt(decoder, read) == 0)
        {
            throw new ProviderException(ProviderErrorKind.NotInstalled, PocketSphinxSpeechToText.ProviderName,
                $"its adaptation to the telephone ({adaptation}) does not fit the acoustic model; install pocketsphinx-en-us 0.8+5prealpha again");
        }
    }

    /// <summary>Ends an utterance that its session left.</summary>
    private void Abandon()
    {
        if (inUtterance)
        {
            inUtterance = false;
            _ = PocketSphinxNative.EndUtterance(handle);
        }
    }

    private static void Check(int result, string failure)
    {
        if (result < 0)
            Fail(failure);
    }

    [DoesNotReturn]
    private static void Fail(string failure) => throw new ProviderException(ProviderErrorKind.Unavailable, PocketSphinxSpeechToText.ProviderName, failure);
}
