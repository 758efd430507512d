using Orleans.Streams;
using VoiceCluster.Grains;

namespace VoiceCluster.Cluster.Tests;

/// <summary>Items that may wait are taken a few at a time, in order, or with the next that may not.</summary>
public sealed class PatientItemTests(TwoSilos silos) : IClassFixture<TwoSilos>
{
    [Fact]
    public async Task Items_that_may_wait_wake_nobody_until_there_are_eight_or_one_is_urgent()
    {
        var notebook = silos.Grains.GetGrain<INotebookGrain>("notebook@0");
        await notebook.Write(0, 7, mayWait: true);
        Assert.Empty(await notebook.Read());
        await notebook.Write(7, 1, mayWait: true);
        Assert.Equal(Enumerable.Range(0, 8), await TwoSilos.EventuallyAsync(notebook.Read, notes => notes.Length > 0));
        await notebook.Write(8, 3, mayWait: true);
        Assert.Equal(8, (await notebook.Read()).Length);
        await notebook.Write(11, 1, mayWait: false);
        Assert.Equal(Enumerable.Range(0, 12), await TwoSilos.EventuallyAsync(notebook.Read, notes => notes.Length > 8));
    }
}

/// <summary>Listens to what it publishes.</summary>
public interface INotebookGrain : IGrainWithStringKey
{
    Task Write(int from, int count, bool mayWait);

    Task<int[]> Read();
}

[GenerateSerializer, Immutable, Alias("voicecluster.tests.Note")]
public readonly record struct Note([property: Id(0)] int Number, [property: Id(1)] bool MayWait) : IPatientItem;

[SiloNamePlacement, ImplicitStreamSubscription(Space)]
public sealed class NotebookGrain : Grain, INotebookGrain
{
    private const string Space = "notes";

    private readonly List<int> _notes = [];
    private IAsyncStream<Note> _stream = null!;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stream = this.GetStreamProvider(Names.Implicit).GetStream<Note>(StreamId.Create(Space, this.GetPrimaryKeyString()));
        await _stream.SubscribeAsync((note, _) =>
        {
            _notes.Add(note.Number);
            return Task.CompletedTask;
        });
    }

    public async Task Write(int from, int count, bool mayWait)
    {
        for (var i = from; i < from + count; i++) await _stream.OnNextAsync(new Note(i, mayWait));
    }

    public Task<int[]> Read() => Task.FromResult(_notes.ToArray());
}
