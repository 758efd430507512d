using System.Collections.Concurrent;

namespace VoiceCluster.Providers;

/// <summary>
/// The adapters of chat models, each made once, when a chain first names it: circuit, bounds and prices of an adapter are shared by all chains that it stands in. Owns and
/// disposes them. Thread safe.
/// </summary>
public sealed class ChatAdapters : IDisposable
{
    private readonly Func<string, IChatModel?> _make;
    private readonly Func<IChatModel, IChatModel> _asFirst;
    private readonly ConcurrentDictionary<string, Lazy<Adapter?>> _made = new(StringComparer.Ordinal);

    /// <param name="chain">Of calls whose agent names none; one link or more.</param>
    /// <param name="make">Makes the adapter of a name, usually a <see cref="ResilientChatModel"/>; null when there is none, or it is not configured.</param>
    /// <param name="asFirst">What the chain's first adapter is where it is asked first, such as a <see cref="HedgedChatModel"/>; null for itself.</param>
    /// <exception cref="ArgumentException">No link.</exception>
    public ChatAdapters(IReadOnlyList<ModelLink> chain, Func<string, IChatModel?> make, Func<IChatModel, IChatModel>? asFirst = null)
    {
        ArgumentNullException.ThrowIfNull(chain);
        if (chain.Count == 0) throw new ArgumentException("A chain needs at least one model.", nameof(chain));
        (Chain, _make, _asFirst) = (chain, make, asFirst ?? (static model => model));
    }

    /// <summary>Of calls whose agent names no chain.</summary>
    public IReadOnlyList<ModelLink> Chain { get; }

    /// <summary>Adapters that are there already, by name; the chain has them in this order.</summary>
    public static ChatAdapters Of(params IReadOnlyList<IChatModel> models) => new(
        [.. models.Select(static model => new ModelLink(model.Name))], name => models.FirstOrDefault(model => model.Name == name));

    /// <summary>The adapter of a name; null when there is none.</summary>
    public IChatModel? Find(string adapter) => Made(adapter)?.Model;

    /// <summary>The adapter where it is the first of a chain.</summary>
    internal IChatModel? FindFirst(string adapter) => Made(adapter)?.First;

    /// <summary>What a link costs; null when that is not known.</summary>
    public TokenPrice? PriceOf(ModelLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        return Find(link.Adapter)?.PriceOf(link.Model);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var made in _made.Values.Where(static made => made.IsValueCreated)) (made.Value?.Model as IDisposable)?.Dispose();
    }

    private Adapter? Made(string adapter) => _made.GetOrAdd(adapter, name => new Lazy<Adapter?>(() =>
    {
        if (_make(name) is not { } model) return null;
        return new Adapter(model, name == Chain[0].Adapter ? _asFirst(model) : model);
    })).Value;

    private sealed record Adapter(IChatModel Model, IChatModel First);
}
