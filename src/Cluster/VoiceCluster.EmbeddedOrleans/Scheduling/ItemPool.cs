using System.Diagnostics.CodeAnalysis;

namespace VoiceCluster.EmbeddedOrleans.Scheduling;

/// <summary>Keeps used work items for reuse: a stack per thread, whose surplus moves to other threads in batches.</summary>
/// <typeparam name="T">The type of item.</typeparam>
[SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "One pool per item type is the point.")]
public static class ItemPool<T>
    where T : WorkItem, new()
{
    private const int BatchSize = 64;
    private const int MostBatches = 32;
    private static readonly Lock Gate = new();
    private static readonly T?[] Batches = new T?[MostBatches];
    private static int batchCount;

    [ThreadStatic]
    private static T? t_head;

    [ThreadStatic]
    private static int t_count;

    /// <summary>Takes an item, a used one if there is any.</summary>
    public static T Rent()
    {
        var head = t_head;
        if (head is null) return RentShared();
        t_head = (T?)head.Next;
        t_count--;
        head.Next = null;
        return head;
    }

    /// <summary>Gives an item back, reset.</summary>
    public static void Return(T item)
    {
        if (t_count >= BatchSize) ShareAll();
        item.Next = t_head;
        t_head = item;
        t_count++;
    }

    private static T RentShared()
    {
        if (Volatile.Read(ref batchCount) > 0)
        {
            lock (Gate)
            {
                if (batchCount > 0)
                {
                    var batch = Batches[--batchCount]!;
                    Batches[batchCount] = null;
                    t_head = (T?)batch.Next;
                    t_count = BatchSize - 1;
                    batch.Next = null;
                    return batch;
                }
            }
        }

        return new T();
    }

    private static void ShareAll()
    {
        lock (Gate)
        {
            if (batchCount < MostBatches) Batches[batchCount++] = t_head;
        }

        t_head = null;
        t_count = 0;
    }
}
