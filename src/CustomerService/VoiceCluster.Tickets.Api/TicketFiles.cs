using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using VoiceCluster.Agents.Definitions;
using VoiceCluster.Dialogue;
using VoiceCluster.Tickets.Rules;
using VoiceCluster.Tickets.Sla;

namespace VoiceCluster.Tickets;

/// <summary>What organisations promise, and their rules: read again when a file changes, and as they were while one is wrong.</summary>
public sealed class TicketFiles(TicketSettings settings, TimeProvider time, ILogger<TicketFiles> logger) : IDisposable
{
    private readonly ConcurrentDictionary<string, OrganisationFiles> _folders = new(StringComparer.Ordinal);

    /// <summary>What is wrong with files.</summary>
    public IEnumerable<string> Problems => All().SelectMany(static folder => folder.Problems);

    /// <summary>What is wrong with an organisation's files.</summary>
    public IEnumerable<string> ProblemsOf(string organisation) => Find(organisation)?.Problems ?? [];

    /// <summary>Another number whenever promises have changed.</summary>
    public long SlaRevision => All().Sum(static folder => folder.Policies().Revision);

    /// <summary>An organisation's rules.</summary>
    public RuleSet RulesOf(string organisation) => Find(organisation)?.Rules() ?? RuleSet.Empty;

    /// <summary>An organisation's promises.</summary>
    public SlaPolicies PoliciesOf(string organisation) => Find(organisation)?.Policies().Policies ?? SlaPolicies.None;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var folder in _folders.Values) folder.Dispose();
    }

    private IEnumerable<OrganisationFiles> All()
    {
        if (settings.Folder is null) return [];
        var others = Directory.Exists(settings.Folder) ? Directory.EnumerateDirectories(settings.Folder).Select(static path => Path.GetFileName(path)) : [];
        return others.Prepend(Organisations.Default).Concat(_folders.Keys).Distinct(StringComparer.Ordinal).Select(Find).OfType<OrganisationFiles>();
    }

    private OrganisationFiles? Find(string organisation)
    {
        if (_folders.TryGetValue(organisation, out var known)) return known;
        if (settings.Folder is null) return null;
        var folder = organisation == Organisations.Default ? settings.Folder : Path.Combine(settings.Folder, organisation);
        if (!Directory.Exists(folder)) return null;
        var read = new OrganisationFiles(folder, time, logger);
        var kept = _folders.GetOrAdd(organisation, read);
        if (kept != read) read.Dispose();
        return kept;
    }

    /// <summary>One organisation's folder. What its files say is put together once for each state of them.</summary>
    private sealed class OrganisationFiles : IDisposable
    {
        private readonly LastGoodFiles<IReadOnlyList<Rule>> _rules;
        private readonly LastGoodFiles<SlaPolicies> _policies;
        private readonly Lock _lock = new();
        private ImmutableArray<IReadOnlyList<Rule>> _rulesSeen;
        private ImmutableArray<SlaPolicies> _policiesSeen;
        private RuleSet _set = RuleSet.Empty;
        private SlaPolicies _promised = SlaPolicies.None;
        private long _revision;
        private ImmutableArray<string> _twice = [];

        public OrganisationFiles(string folder, TimeProvider time, ILogger logger)
        {
            _rules = new LastGoodFiles<IReadOnlyList<Rule>>(folder, static path => Path.GetFileName(path) is not TicketSettings.SlaFileName, TicketSettings.Read, time, logger);
            _policies = new LastGoodFiles<SlaPolicies>(folder, static path => Path.GetFileName(path) is TicketSettings.SlaFileName, SlaFile.Load, time, logger);
        }

        public IEnumerable<string> Problems
        {
            get
            {
                Rules();
                return [.. _rules.Problems, .. _policies.Problems, .. _twice];
            }
        }

        public RuleSet Rules()
        {
            lock (_lock)
            {
                var files = _rules.Values.ToImmutableArray();
                if (!_rulesSeen.IsDefault && files.SequenceEqual(_rulesSeen)) return _set;
                var all = files.SelectMany(static file => file).ToList();
                // Traces and what was done once go by the name.
                _set = new RuleSet(all.DistinctBy(static rule => rule.Name, StringComparer.Ordinal));
                _twice = [.. all.GroupBy(static rule => rule.Name, StringComparer.Ordinal).Where(static group => group.Count() > 1).Select(static group => $"{group.Count()} rules are called '{group.Key}'; only the first is asked")];
                _rulesSeen = files;
                return _set;
            }
        }

        public (SlaPolicies Policies, long Revision) Policies()
        {
            lock (_lock)
            {
                var files = _policies.Values.ToImmutableArray();
                if (!_policiesSeen.IsDefault && files.SequenceEqual(_policiesSeen)) return (_promised, _revision);
                _promised = new SlaPolicies([.. files.SelectMany(static file => file.Policies)]);
                _revision++;
                _policiesSeen = files;
                return (_promised, _revision);
            }
        }

        public void Dispose()
        {
            _rules.Dispose();
            _policies.Dispose();
        }
    }
}
