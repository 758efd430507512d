namespace VoiceCluster.Providers.Local;

/// <summary>When a tool is meant: words that stand in what callers say who want it.</summary>
/// <param name="Tool">The tool's name.</param>
/// <param name="Purpose">What the agent says that it is for: "To cancel your order, I need ...".</param>
/// <param name="Means">Whether an utterance asks for it.</param>
internal sealed record ToolIntent(string Tool, string Purpose, Func<IReadOnlyList<string>, bool> Means)
{
    /// <summary>Tools that words alone never ask for: the knowledge looks orders up and is searched anyway, and a line is cut or passed on by those who know when.</summary>
    public static IReadOnlyList<string> NeverMeant { get; } = ["order_status", "search_knowledge", "end_call", "transfer_call"];

    /// <summary>The intents of the tools that come with the product; another tool is meant when its name's words are said.</summary>
    public static IReadOnlyList<ToolIntent> Known { get; } =
    [
        new("cancel_order", "cancel your order", static w => Has(w, "cancel") && (Has(w, "order", "it", "this", "that", "purchase") || HasNumber(w)) && !Has(w, "cancelled", "how")),
        new("change_delivery_address", "change the delivery address", static w => Has(w, "address") && Has(w, "change", "update", "new", "wrong", "different", "correct") && !Has(w, "email", "mail")),
        new("request_return", "register the return", static w => (Has(w, "return") || (Has(w, "send") && Has(w, "back"))) && (HasNumber(w) || Has(w, "register")) && !Has(w, "how")),
        new("reset_password", "send you a link for a new password", static w => Has(w, "password") && (w.Any(static word => word is "at" or "dot") && w.Contains("at") || Has(w, "link"))),
        new("ticket_status", "look up your ticket", static w => HasNumber(w, "ticket") || (Has(w, "ticket") && HasNumber(w) && !Has(w, "open", "create", "make", "file", "new"))),
        new("create_ticket", "open a ticket", static w => (Has(w, "ticket", "complaint") && Has(w, "open", "create", "make", "file", "new", "want", "need", "like") && !HasNumber(w, "ticket")) || (Has(w, "call", "ring") && Has(w, "back"))),
        new("hand_off", "connect you", static w => Has(w, "human", "person", "representative", "operator", "someone", "somebody", "agent", "people") && Has(w, "talk", "speak", "connect", "transfer", "give", "want", "get", "operator", "representative")),
    ];

    private static bool Has(IReadOnlyList<string> words, params ReadOnlySpan<string> any)
    {
        foreach (var word in any)
        {
            if (words.Contains(word)) return true;
        }

        return false;
    }

    /// <summary>The number stands behind its name: "ticket 12", "ticket number 12".</summary>
    private static bool HasNumber(IReadOnlyList<string> words, string name)
    {
        for (var i = 1; i < words.Count; i++)
        {
            if (char.IsAsciiDigit(words[i][0]) && (words[i - 1] == name || (i > 1 && words[i - 1] is "number" && words[i - 2] == name))) return true;
        }

        return false;
    }

    private static bool HasNumber(IReadOnlyList<string> words) => words.Any(static word => char.IsAsciiDigit(word[0]));
}
