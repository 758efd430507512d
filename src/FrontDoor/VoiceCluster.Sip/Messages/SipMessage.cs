using System.Buffers;
using System.Globalization;

namespace VoiceCluster.Sip;

/// <summary>
/// A request or response: header fields in their order and a body. A received message keeps spans over its buffer and parses a value when
/// it is asked for; what was not touched is written back octet by octet. Not for several threads at once.
/// </summary>
public abstract partial class SipMessage
{
    private SipHeaderField[] _fields = new SipHeaderField[16];
    private int _count;

    /// <summary>Without a Content-Length of its own: that header is always written from here.</summary>
    public ReadOnlyMemory<byte> Body { get; private set; }

    public bool IsRequest => this is SipRequest;

    /// <summary>Number of header fields, a Content-Length not counted.</summary>
    public int HeaderCount => _count;

    /// <summary>The first field's value on one line; null when absent.</summary>
    public string? Get(SipHeaderId id)
    {
        var index = IndexOf(id);
        return index < 0 ? null : _fields[index].Text;
    }

    /// <summary>The first value of a header this library has no name for, or any other; null when absent.</summary>
    public string? Get(string name)
    {
        var id = SipHeaderName.Find(name);
        if (id != SipHeaderId.Other) return Get(id);
        for (var i = 0; i < _count; i++)
        {
            if (_fields[i].Id == SipHeaderId.Other && _fields[i].IsNamed(name)) return _fields[i].Text;
        }

        return null;
    }

    public bool Has(SipHeaderId id) => IndexOf(id) >= 0;

    /// <summary>Number of fields of this header, not of values.</summary>
    public int Count(SipHeaderId id)
    {
        var count = 0;
        for (var i = 0; i < _count; i++)
        {
            if (_fields[i].Id == id) count++;
        }

        return count;
    }

    /// <summary>All values in order, lists cut at their commas.</summary>
    public IReadOnlyList<string> GetAll(SipHeaderId id)
    {
        List<string>? values = null;
        for (var i = 0; i < _count; i++)
        {
            if (_fields[i].Id != id) continue;
            values ??= new(2);
            if (!SipHeaderName.IsList(id))
            {
                values.Add(_fields[i].Text);
                continue;
            }

            ReadOnlySpan<char> rest = _fields[i].Text;
            while (true)
            {
                var comma = SipSyntax.IndexOfTopLevel(rest, ',');
                var value = rest[..comma].Trim(" \t");
                if (!value.IsEmpty) values.Add(value.ToString());
                if (comma >= rest.Length) break;
                rest = rest[(comma + 1)..];
            }
        }

        return values is null ? [] : values;
    }

    /// <summary>True when a list header holds the token, compared without case (option tags, methods).</summary>
    public bool Lists(SipHeaderId id, string token)
    {
        foreach (var value in GetAll(id))
        {
            if (value.Equals(token, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    /// <summary>Every header field as name and value on one line, in order.</summary>
    public IEnumerable<KeyValuePair<string, string>> Headers()
    {
        for (var i = 0; i < _count; i++) yield return new(_fields[i].NameText, _fields[i].Text);
    }

    /// <summary>Replaces all fields of this header by one.</summary>
    /// <exception cref="ArgumentException">The value holds a line break.</exception>
    public void Set(SipHeaderId id, string value)
    {
        CheckValue(value);
        var index = IndexOf(id);
        if (index < 0)
        {
            Append(SipHeaderField.FromText(id, null, value));
            return;
        }

        Forget(id);
        _fields[index] = SipHeaderField.FromText(id, null, value);
        for (var i = _count - 1; i > index; i--)
        {
            if (_fields[i].Id == id) RemoveAt(i);
        }
    }

    public void Set(SipHeaderId id, int value) => Set(id, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds a field after those that are there.</summary>
    /// <exception cref="ArgumentException">The value holds a line break.</exception>
    public void Add(SipHeaderId id, string value)
    {
        CheckValue(value);
        Append(SipHeaderField.FromText(id, null, value));
    }

    /// <summary>Adds a field of any name.</summary>
    /// <exception cref="ArgumentException">The name is no token, or the value holds a line break.</exception>
    public void Add(string name, string value)
    {
        CheckValue(value);
        if (!SipSyntax.IsToken(name)) throw new ArgumentException($"'{name}' is not a header name.", nameof(name));
        var id = SipHeaderName.Find(name);
        if (id == SipHeaderId.ContentLength) return;
        Append(SipHeaderField.FromText(id, id == SipHeaderId.Other ? name : null, value));
    }

    /// <summary>Puts a field before all others of its kind, as a Via is pushed.</summary>
    public void Push(SipHeaderId id, string value)
    {
        CheckValue(value);
        var index = Math.Max(0, IndexOf(id));
        Append(default);
        Array.Copy(_fields, index, _fields, index + 1, _count - 1 - index);
        _fields[index] = SipHeaderField.FromText(id, null, value);
        Forget(id);
    }

    public void Remove(SipHeaderId id)
    {
        Forget(id);
        for (var i = _count - 1; i >= 0; i--)
        {
            if (_fields[i].Id == id) RemoveAt(i);
        }
    }

    /// <summary>Takes over the header's fields of another message as they came.</summary>
    public void CopyFrom(SipMessage other, SipHeaderId id)
    {
        for (var i = 0; i < other._count; i++)
        {
            if (other._fields[i].Id == id) Append(other._fields[i]);
        }
    }

    /// <summary>Sets the body and its type; an empty type removes Content-Type.</summary>
    public void SetBody(string contentType, ReadOnlyMemory<byte> body)
    {
        Body = body;
        if (contentType.Length == 0) Remove(SipHeaderId.ContentType);
        else Set(SipHeaderId.ContentType, contentType);
    }

    /// <summary>Writes the message, Content-Length included.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        var writer = new SipWriter(output);
        WriteStartLine(ref writer);
        for (var i = 0; i < _count; i++)
        {
            ref var field = ref _fields[i];
            if (field.Id != SipHeaderId.Other) writer.Write(SipHeaderName.Prefix(field.Id));
            else if (field.Name is not null) writer.WriteName(field.Name);
            else writer.WriteName(field.Buffer.AsSpan(field.NameStart, field.NameLength));
            if (field.IsRaw) writer.Write(field.RawValue);
            else writer.Write(field.Text);
            writer.Write("\r\n"u8);
        }

        writer.Write("Content-Length: "u8);
        writer.Write(Body.Length);
        writer.Write("\r\n\r\n"u8);
        writer.Write(Body.Span);
        writer.Complete();
    }

    public byte[] ToBytes()
    {
        var output = new ArrayBufferWriter<byte>(1024 + Body.Length);
        WriteTo(output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The message as it is written, for logs and tests.</summary>
    public override string ToString() => System.Text.Encoding.UTF8.GetString(ToBytes());

    internal void SetReceivedBody(ReadOnlyMemory<byte> body) => Body = body;

    internal void AppendReceived(SipHeaderId id, bool folded, byte[] buffer, Range name, Range value)
    {
        Append(new SipHeaderField
        {
            Id = id,
            Folded = folded,
            Buffer = buffer,
            NameStart = name.Start.Value,
            NameLength = name.End.Value - name.Start.Value,
            ValueStart = value.Start.Value,
            ValueLength = value.End.Value - value.Start.Value,
        });
    }

    private protected abstract void WriteStartLine(ref SipWriter writer);

    private static void CheckValue(string value)
    {
        if (value.AsSpan().ContainsAny('\r', '\n')) throw new ArgumentException("A header value must stand on one line.", nameof(value));
    }

    private void Append(SipHeaderField field)
    {
        if (_count == _fields.Length) Array.Resize(ref _fields, _count * 2);
        _fields[_count++] = field;
        Forget(field.Id);
    }

    private void RemoveAt(int index)
    {
        _count--;
        Array.Copy(_fields, index + 1, _fields, index, _count - index);
        _fields[_count] = default;
    }

    private int IndexOf(SipHeaderId id)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_fields[i].Id == id) return i;
        }

        return -1;
    }
}
