using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VoiceCluster.Providers.Local;

/// <summary>
/// Pronunciations by Flite's lexicon and letter-to-sound rules (trained on cmudict), in the phones of cmudict. Only read, so safe on any thread.
/// </summary>
internal static unsafe partial class FliteLetterToSound
{
    private const string Lexicon = "libflite_cmulex.so.1";

    /// <summary>A word of English has fewer letters; native code gets no more.</summary>
    private const int LongestWord = 40;

    /// <summary>Phones such as "HH", "AH", "L", "OW"; null when the voice is not installed or the word is not of letters.</summary>
    public static IReadOnlyList<string>? Phones(string word)
    {
        if (word.Length is 0 or > LongestWord || FliteVoice.Slt.Problem is not null)
            return null;
        foreach (char c in word)
        {
            if (c is not ('\'' or >= 'a' and <= 'z'))
                return null;
        }

        // The rules know letters only: "children's" is its stem and the sound of an s.
        string plain = word.Replace("'", "", StringComparison.Ordinal);
        if (plain.Length == 0)
            return null;
        nint phones = Lookup(Initialise(), plain, 0, 0);
        try
        {
            var result = new List<string>();
            for (nint cell = phones; cell != 0; cell = Rest(cell))
            {
                nint value = First(cell);
                if (value == 0 || IsString(value) == 0 || Marshal.PtrToStringUTF8(Text(value)) is not { Length: > 0 } phone)
                    return null;
                string plainPhone = phone.TrimEnd('0', '1', '2');
                result.Add(plainPhone == "ax" ? "AH" : plainPhone.ToUpperInvariant());
            }

            return result;
        }
        finally
        {
            if (phones != 0)
                Delete(phones);
        }
    }

    /// <summary>Set up with the voice already; again it only returns the lexicon.</summary>
    [LibraryImport(Lexicon, EntryPoint = "cmu_lex_init"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial nint Initialise();

    [LibraryImport(FliteNative.Engine, EntryPoint = "lex_lookup", StringMarshalling = StringMarshalling.Utf8), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial nint Lookup(nint lexicon, string word, nint partOfSpeech, nint features);

    [LibraryImport(FliteNative.Engine, EntryPoint = "val_car"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial nint First(nint list);

    [LibraryImport(FliteNative.Engine, EntryPoint = "val_cdr"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial nint Rest(nint list);

    [LibraryImport(FliteNative.Engine, EntryPoint = "val_stringp"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int IsString(nint value);

    [LibraryImport(FliteNative.Engine, EntryPoint = "val_string"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial nint Text(nint value);

    [LibraryImport(FliteNative.Engine, EntryPoint = "delete_val"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial void Delete(nint value);
}
