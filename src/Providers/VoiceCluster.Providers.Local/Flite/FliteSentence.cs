using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace VoiceCluster.Providers.Local;

/// <summary>Receives the audio of a sentence while it is made.</summary>
internal interface ISentenceAudio
{
    /// <param name="wordStarts">On the first call: the sample at which each word starts; empty when Flite cut the text into other words. Else empty.</param>
    /// <param name="samples">The next samples.</param>
    /// <returns>False to stop.</returns>
    bool Accept(ReadOnlySpan<int> wordStarts, ReadOnlySpan<short> samples);
}

/// <summary>Synthesises one sentence on the calling thread; safe on any number of threads at once.</summary>
internal static unsafe class FliteSentence
{
    /// <summary>The only rate at which voice slt speaks.</summary>
    public const int SampleRate = 16_000;

    // Names that Flite keeps by address: made once, never freed.
    private static readonly nint StreamingInfoName = Marshal.StringToCoTaskMemUTF8("streaming_info");
    private static readonly nint DurationStretchName = Marshal.StringToCoTaskMemUTF8("duration_stretch");
    private static readonly nint PitchShiftName = Marshal.StringToCoTaskMemUTF8("f0_shift");

    // From a written token over its first word, syllable and segment to the end of the segment before.
    private static readonly nint WordStartPath = Marshal.StringToCoTaskMemUTF8("daughter1.R:SylStructure.daughter1.daughter1.R:Segment.p.end");

    /// <summary>Speaks the words to the receiver.</summary>
    /// <exception cref="ProviderException">Flite failed, or the receiver did (as its inner exception).</exception>
    public static void Speak(FliteVoice voice, IReadOnlyList<SpokenWord> words, FliteOptions options, ISentenceAudio receiver)
    {
        using var utterance = FliteNative.NewUtterance();
        if (utterance.IsInvalid)
            throw Failed("out of memory");
        var call = new Call(words.Count, receiver);
        var pinned = GCHandle.Alloc(call);
        try
        {
            _ = FliteNative.SetInputText(utterance, Text(words));
            nint features = FliteNative.FeaturesOf(utterance.DangerousGetHandle());
            if (options.SpeakingRate != 1)
                FliteNative.SetFeature(features, DurationStretchName, (float)(1 / options.SpeakingRate));
            if (options.Pitch != 1)
                FliteNative.SetFeature(features, PitchShiftName, (float)options.Pitch);

            var info = FliteNative.NewStreamingInfo();
            if (info == null)
                throw Failed("out of memory");
            info->MinimumSamples = (int)(options.ChunkDuration.TotalMilliseconds * SampleRate / 1000) - 1;
            info->Callback = &OnAudio;
            info->UserData = GCHandle.ToIntPtr(pinned);
            FliteNative.SetFeature(features, StreamingInfoName, FliteNative.StreamingInfoValue(info));

            _ = FliteNative.Bind(utterance, voice.Handle);
            bool made = FliteNative.Synthesise(utterance) != 0;
            if (call.Failure is { } failure)
                throw new ProviderException(ProviderErrorKind.Unavailable, FliteTextToSpeech.ProviderName, "the audio could not be handed on", innerException: failure);
            if (!made)
                throw Failed("the sentence could not be synthesised");
        }
        finally
        {
            pinned.Free();
        }
    }

    private static ProviderException Failed(string what) => new(ProviderErrorKind.Unavailable, FliteTextToSpeech.ProviderName, what);

    private static string Text(IReadOnlyList<SpokenWord> words)
    {
        var text = new StringBuilder();
        foreach (var word in words)
        {
            // The lexicon holds the article; the letter sounds like "ay".
            text.Append(word.IsLetter && word.Text == "a" ? "ay" : word.Text);
            text.Append(word.After switch
            {
                SpokenBreak.Phrase => ", ",
                SpokenBreak.Statement => ". ",
                SpokenBreak.Question => "? ",
                SpokenBreak.Exclamation => "! ",
                _ => " ",
            });
        }

        return text.ToString();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnAudio(FliteNative.Wave* wave, int start, int count, int last, FliteNative.StreamingInfo* info)
    {
        const int goOn = 0, stop = -1;
        var call = (Call)GCHandle.FromIntPtr(info->UserData).Target!;
        try
        {
            if (wave == null || wave->Samples == null || start < 0 || count < 0)
                throw Failed("no audio came with a call back");
            if (wave->SampleRate != SampleRate || wave->ChannelCount != 1)
                throw Failed(FormattableString.Invariant($"the voice speaks {wave->ChannelCount} channels at {wave->SampleRate} Hz, not one at {SampleRate} Hz"));
            var wordStarts = call.IsFirst ? WordStarts(info->Utterance, call.WordCount) : [];
            call.IsFirst = false;
            return call.Receiver.Accept(wordStarts, new ReadOnlySpan<short>(wave->Samples + start, count)) ? goOn : stop;
        }
        catch (Exception e)
        {
            // No exception may pass through native frames: it is thrown when synthesis has returned.
            call.Failure = e;
            return stop;
        }
    }

    private static int[] WordStarts(nint utterance, int count)
    {
        if (utterance == 0 || FliteNative.HasRelation(utterance, "Token") == 0)
            return [];
        var starts = new List<int>(count);
        for (nint token = FliteNative.FirstItem(FliteNative.Relation(utterance, "Token")); token != 0; token = FliteNative.NextItem(token))
            starts.Add((int)(FliteNative.FeatureAt(token, WordStartPath) * SampleRate));
        return starts.Count == count ? [.. starts] : [];
    }

    private sealed class Call(int wordCount, ISentenceAudio receiver)
    {
        public int WordCount => wordCount;

        public ISentenceAudio Receiver => receiver;

        public bool IsFirst { get; set; } = true;

        public Exception? Failure { get; set; }
    }
}
