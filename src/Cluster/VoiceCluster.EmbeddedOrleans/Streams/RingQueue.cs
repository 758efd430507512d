namespace VoiceCluster.EmbeddedOrleans.Streams;

/// <summary>A bounded first-in-first-out queue that grows up to its capacity and then drops its oldest element. Not thread-safe.</summary>
internal struct RingQueue<T>(int capacity)
{
    private const int FirstSize = 4;
    private T[] _elements = [];
    private int _head;

    public int Count { get; private set; }

    public readonly ref T Oldest => ref _elements[_head];

    public readonly ref T Newest => ref _elements[(_head + Count - 1) % _elements.Length];

    /// <summary>Adds an element; true if <paramref name="dropped"/> had to go for it.</summary>
    public bool Enqueue(in T element, out T? dropped)
    {
        dropped = default;
        var overflows = Count == capacity;
        if (overflows) Dequeue(out dropped);
        else if (Count == _elements.Length) Grow();
        _elements[(_head + Count) % _elements.Length] = element;
        Count++;
        return overflows;
    }

    public bool Dequeue(out T? element)
    {
        if (Count == 0)
        {
            element = default;
            return false;
        }

        element = _elements[_head];
        _elements[_head] = default!;
        _head = (_head + 1) % _elements.Length;
        Count--;
        return true;
    }

    public void Clear()
    {
        while (Dequeue(out _))
        {
        }
    }

    private void Grow()
    {
        var larger = new T[Math.Min(capacity, Math.Max(FirstSize, _elements.Length * 2))];
        for (var i = 0; i < Count; i++) larger[i] = _elements[(_head + i) % _elements.Length];
        _elements = larger;
        _head = 0;
    }
}
