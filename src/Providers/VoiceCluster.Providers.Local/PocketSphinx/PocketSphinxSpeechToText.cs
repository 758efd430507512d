using System.Diagnostics.CodeAnalysis;

namespace VoiceCluster.Providers.Local;

/// <summary>
/// PocketSphinx 5prealpha (Debian's libpocketsphinx3) with its English acoustic model, in this process: no key, no network. It expects the words of
/// the domain, for which it builds a language model when it starts. Sessions are sent utterances only, and finish each.
/// </summary>
public sealed class PocketSphinxSpeechToText : ISpeechToText, IProviderHealth, IDisposable
{
    internal const string ProviderName = "pocketsphinx";

    private readonly PocketSphinxOptions options;
    private readonly ModelFiles files;
    private readonly Task<Models>? models;
    private readonly SemaphoreSlim searches;
    private volatile string? buildProblem;

    /// <summary>Starts to build the domain's model and a first decoder in the background.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="domainText">What the callers will talk about, as written: sentences of the knowledge base, questions, names. May be empty.</param>
    /// <exception cref="ArgumentException">Options out of range, every one named.</exception>
    public PocketSphinxSpeechToText(PocketSphinxOptions options, IEnumerable<string> domainText)
    {
        if (options.Validate() is { Count: > 0 } errors)
            throw new ArgumentException(string.Join(" ", errors), nameof(options));
        this.options = options;
        files = new(options.ModelFolder);
        searches = new(options.MaxConcurrentSearches);
        string[] text = [.. domainText];
        if (files.Problem(needsGenericModel: options.WidebandModel == SpeechModel.Generic || options.CommonWords > 0 || options.GeneralEnglish > 0) is { } problem)
            buildProblem = problem;
        else
            models = Task.Run(() => LoadAsync(text));
    }

    /// <inheritdoc cref="ISpeechToText.Name"/>
    public string Name => ProviderName;

    /// <summary>False: the session gets utterances (with the pre-roll before them) and each is finished.</summary>
    public bool WantsContinuousAudio => false;

    /// <inheritdoc/>
    public string? Problem => buildProblem;

    /// <summary>Words of the domain that are not expected, as no pronunciation is known; known once the first session is open.</summary>
    public IReadOnlyList<string> UnpronounceableWords => models is { IsCompletedSuccessfully: true } ? models.Result.Unpronounceable : [];

    /// <inheritdoc/>
    public async ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextRequest request, CancellationToken cancellationToken)
    {
        if (!request.Language.StartsWith("en", StringComparison.OrdinalIgnoreCase))
            throw new ProviderException(ProviderErrorKind.InvalidRequest, Name, $"it understands English (en-US), not \"{request.Language}\"");
        if (models is null)
            throw new ProviderException(ProviderErrorKind.NotInstalled, Name, Problem!);
        var ready = await models.WaitAsync(cancellationToken);
        var pool = request.Narrowband ? ready.Telephone : ready.Wideband;
        return new PocketSphinxSession(pool, searches, options, request.Narrowband, request.Narrowband ? TelephoneChannel.CepstralMean : []);
    }

    /// <summary>Frees the decoders; sessions that are still open fail.</summary>
    public void Dispose()
    {
        if (models is { IsCompletedSuccessfully: true })
        {
            models.Result.Wideband.Dispose();
            models.Result.Telephone.Dispose();
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The pools live as long as the adapter, which disposes of them.")]
    private async Task<Models> LoadAsync(string[] domainText)
    {
        try
        {
            PocketSphinxLibrary.Silence();
            var built = new DomainModel(files, options.CacheFolder, options.CommonWords).Build(domainText);
            var domain = new SpeechModelFiles(built.LanguageModel, built.Dictionary)
            {
                GeneralLanguageModel = options.GeneralEnglish > 0 ? files.GenericLanguageModel : null,
                GeneralWeight = options.GeneralEnglish,
            };
            var telephone = domain with { ChannelAdaptation = TelephoneChannel.Adaptation(options.CacheFolder) };
            var wideband = options.WidebandModel == SpeechModel.Generic ? new SpeechModelFiles(files.GenericLanguageModel, files.Dictionary) : domain;
            var pools = new Models(Pool(wideband), Pool(telephone), built.UnpronounceableWords);
            foreach (var pool in (DecoderPool[])[pools.Wideband, pools.Telephone])
                pool.Return(await pool.RentAsync(CancellationToken.None));
            return pools;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            buildProblem = $"the language model cannot be kept in {options.CacheFolder} ({e.Message}); set PocketSphinx:CacheFolder to a folder that can be written";
            throw new ProviderException(ProviderErrorKind.NotInstalled, Name, buildProblem, innerException: e);
        }
        catch (ProviderException e)
        {
            buildProblem = e.Message;
            throw;
        }
        catch (EntryPointNotFoundException e)
        {
            buildProblem = $"the installed PocketSphinx lacks a function that is needed ({e.Message}); install libpocketsphinx3 and libsphinxbase3 0.8+5prealpha";
            throw new ProviderException(ProviderErrorKind.NotInstalled, Name, buildProblem, innerException: e);
        }
    }

    private DecoderPool Pool(SpeechModelFiles models) => new(() => Decoder.Create(Arguments(), models), options.MaxDecoders);

    private DecoderArguments Arguments() => new DecoderArguments()
        .Set("-hmm", files.Acoustic)
        .Set("-remove_silence", false) // what comes is speech already, and frames keep the caller's time
        .Set("-fwdflat", options.SecondPass);

    private sealed record Models(DecoderPool Wideband, DecoderPool Telephone, IReadOnlyList<string> Unpronounceable);
}
