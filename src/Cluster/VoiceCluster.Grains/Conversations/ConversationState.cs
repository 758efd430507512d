namespace VoiceCluster.Grains.Conversations;

/// <summary>What a conversation keeps in grain storage: the window the model reads. All turns stand in the record of turns.</summary>
[GenerateSerializer, Alias("voicecluster.ConversationState")]
public sealed class ConversationState
{
    /// <summary>What fell out of the window, in short.</summary>
    [Id(0)] public string Summary { get; set; } = "";

    /// <summary>Oldest first.</summary>
    [Id(1)] public List<ConversationTurn> Turns { get; set; } = [];

    /// <summary>The newest turn's number; 0 before the first.</summary>
    [Id(2)] public int LastTurn { get; set; }

    /// <summary>What a model made of the turns that fell out before <see cref="FallenOut"/>; the beginning of <see cref="Summary"/>.</summary>
    [Id(3)] public string ModelSummary { get; set; } = "";

    /// <summary>Turns that fell out and no model has summed up yet, oldest first.</summary>
    [Id(4)] public List<ConversationTurn> FallenOut { get; set; } = [];
}
