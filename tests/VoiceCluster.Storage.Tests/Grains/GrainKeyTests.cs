using System.Text;

namespace VoiceCluster.Storage.Tests;

/// <summary>Keys and hashes must be those of Orleans, or rows are not found again on its host.</summary>
public sealed class GrainKeyTests
{
    [Theory]
    [InlineData("", 0x055DCC02u)]
    [InlineData("a", 0x56740D55u)]
    [InlineData("abc", 0xFF53D132u)]
    [InlineData("Nobody inspects the spammish repetition", 0x2F3B29E2u)]
    public void The_hash_is_xxHash32_with_its_bytes_reversed(string text, uint hash) => Assert.Equal(hash, OrleansHash.Of(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_guid_key_is_split_into_its_two_halves()
    {
        var guid = new Guid("00112233-4455-6677-8899-aabbccddeeff");
        var key = GrainKey.Of(guid);
        Assert.Equal((0x6677445500112233, unchecked((long)0xffeeddccbbaa9988), null), (key.N0, key.N1, key.Text));
        Assert.Equal(key, GrainKey.Parse("00112233445566778899aabbccddeeff"));
        Assert.Equal(GrainKey.Of(guid, "x+y"), GrainKey.Parse("00112233445566778899AABBCCDDEEFF+x+y"));
    }

    [Theory]
    [InlineData("2A", 42, null)]
    [InlineData("FFFFFFFFFFFFFFFF", -1, null)]
    [InlineData("2A+ext", 42, "ext")]
    public void Hexadecimal_digits_are_an_integer_key(string text, long integer, string? extension)
    {
        var key = GrainKey.Parse(text);
        Assert.Equal((0L, integer, extension), (key.N0, key.N1, key.Text));
        Assert.Equal(GrainKey.Of(integer, extension), key);
    }

    [Theory]
    [InlineData("call-17")]
    [InlineData("+49301234567")]
    [InlineData("FFFFFFFFFFFFFFFFF")] // one digit too many for an integer
    [InlineData("電話")]
    public void All_else_is_a_string_key(string text)
    {
        var key = GrainKey.Of(text);
        Assert.Equal((0L, 0L, text), (key.N0, key.N1, key.Text));
    }

    [Fact]
    public void The_key_s_hash_is_over_its_bytes_backwards()
    {
        Assert.Equal((int)OrleansHash.Of("71-llac"u8), GrainKey.Of("call-17").Hash);
        Assert.Equal((int)OrleansHash.Of((byte[])[0, 0, 0, 0, 0, 0, 0, 42]), GrainKey.Of(42).Hash);
        Assert.Equal((int)OrleansHash.Of((byte[])[(byte)'x', 0, 0, 0, 0, 0, 0, 0, 42]), GrainKey.Of(42, "x").Hash);
    }

    [Fact]
    public void A_grain_id_s_place_on_the_ring_is_made_of_type_and_key()
    {
        Assert.Equal(unchecked((OrleansHash.Of("call"u8) * 31) + OrleansHash.Of("a/b"u8)), OrleansHash.OfGrainId("call/a/b"));
        Assert.Throws<ArgumentException>(() => OrleansHash.OfGrainId("nothing"));
    }
}
