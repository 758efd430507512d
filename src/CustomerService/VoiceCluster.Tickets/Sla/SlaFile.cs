using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Nodes;
using VoiceCluster.Agents.Definitions;
using VoiceCluster.Agents.Tools.Http;
using VoiceCluster.Tickets.Rules;

namespace VoiceCluster.Tickets.Sla;

/// <summary>Reads a file of calendars and policies.</summary>
public sealed class SlaFile
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2000);
    private static readonly string[] Days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    private readonly string _file;
    private readonly YamlDocument _yaml;
    private readonly List<string> _problems = [];

    private SlaFile(string file, YamlDocument yaml) => (_file, _yaml) = (file, yaml);

    /// <summary>Reads a file.</summary>
    /// <param name="path">YAML.</param>
    /// <exception cref="FormatException">With a line for each problem: its line, the value and the fix.</exception>
    /// <exception cref="AgentFileException">It is no YAML.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SlaPolicies Load(string path) => Parse(Path.GetFileName(path), File.ReadAllText(path));

    /// <summary>Reads a text.</summary>
    /// <inheritdoc cref="Load"/>
    public static SlaPolicies Parse(string file, string text)
    {
        var yaml = YamlDocument.Parse(file, text);
        if (yaml.Root is not JsonObject root) throw new FormatException($"{file}, line 1: the file promises nothing; begin with policies:");
        var reader = new SlaFile(file, yaml);
        var policies = reader.Read(new YamlFields(file, yaml, root, "", reader._problems));
        return reader._problems.Count == 0 ? policies : throw new FormatException(string.Join('\n', reader._problems));
    }

    private SlaPolicies Read(YamlFields fields)
    {
        var calendars = new Dictionary<string, BusinessCalendar>(StringComparer.Ordinal) { [BusinessCalendar.Always.Name] = BusinessCalendar.Always };
        foreach (var (name, calendar) in Mappings(fields, "calendars", "")) calendars[name] = ReadCalendar(name, calendar);
        var policies = new List<SlaPolicy>();
        foreach (var (name, policy) in Mappings(fields, "policies", "")) policies.Add(ReadPolicy(name, policy, calendars));
        fields.RejectOthers();
        return new SlaPolicies(policies);
    }

    private BusinessCalendar ReadCalendar(string name, YamlFields fields)
    {
        var before = _problems.Count;
        var zone = fields.Required("zone", "for example zone: Europe/Berlin");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) && zone.Length > 0) fields.Complain("zone", $"is '{zone}', which this machine does not know; use a name such as Europe/Berlin");
        var week = new Dictionary<DayOfWeek, IReadOnlyList<OpenPeriod>>();
        foreach (var (days, hours) in fields.Mapping("hours") ?? [])
        {
            if (DaysOf(days) is not { } which)
            {
                fields.Complain("hours", $"names '{days}'; use a weekday, or two such as monday-friday");
                continue;
            }

            var periods = Periods(fields, "hours", hours);
            foreach (var day in which) week[day] = periods;
        }

        if (!fields.Has("hours")) fields.Complain("hours", "is missing; for example monday-friday: 09:00-17:00");
        var breaks = Periods(fields, "breaks", fields.Any("breaks"));
        var own = new Dictionary<DateOnly, IReadOnlyList<OpenPeriod>>();
        foreach (var (day, hours) in fields.Mapping("days") ?? [])
        {
            if (DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) own[date] = Periods(fields, "days", hours);
            else fields.Complain("days", $"names '{day}'; use a date such as 2026-12-25");
        }

        fields.RejectOthers();
        if (_problems.Count > before) return BusinessCalendar.Always;
        try
        {
            return new BusinessCalendar(name, found!, week, breaks, own);
        }
        catch (ArgumentException exception)
        {
            fields.Complain("hours", $"are too few: {exception.Message}");
            return BusinessCalendar.Always;
        }
    }

    private SlaPolicy ReadPolicy(string name, YamlFields fields, Dictionary<string, BusinessCalendar> calendars)
    {
        var calendar = fields.Text("calendar") ?? BusinessCalendar.Always.Name;
        if (!calendars.ContainsKey(calendar)) fields.Complain("calendar", $"is '{calendar}'; use one of {string.Join(", ", calendars.Keys)}");
        var warnAfter = 0.8;
        if (fields.Text("warn_after") is { } part && (!double.TryParse(part.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out warnAfter) || (warnAfter /= 100) is <= 0 or >= 1))
            fields.Complain("warn_after", $"is '{part}'; use a part of the promise from 1% to 99%");
        var targets = new Dictionary<string, SlaTargets>(StringComparer.Ordinal);
        foreach (var (priority, promised) in Mappings(fields, "promises", $"/policies/{name}"))
        {
            if (!TicketPriority.All.Contains(priority)) fields.Complain("promises", $"names the priority '{priority}'{Suggestions.For(priority, TicketPriority.All)}");
            targets[priority] = new SlaTargets(Time(promised, "first_answer"), Time(promised, "next_answer"), Time(promised, "resolution"));
            promised.RejectOthers();
        }

        if (targets.Count == 0) fields.Complain("promises", "is missing; for example promises: {normal: {first_answer: 4h, resolution: 24h}}");
        var customers = (fields.List("customers") ?? []).Select(static one => one?.ToString() ?? "").ToList();
        if (customers.Any(static one => one.Length == 0 || one.LastIndexOf('*') > 0)) fields.Complain("customers", "has one that is no address, number or *@example.com");
        fields.RejectOthers();
        return new SlaPolicy
        {
            Name = name,
            Calendar = calendars.GetValueOrDefault(calendar, BusinessCalendar.Always),
            Targets = targets.ToFrozenDictionary(StringComparer.Ordinal),
            Customers = customers,
            WarnAfter = warnAfter,
        };
    }

    private static TimeSpan? Time(YamlFields fields, string name) => fields.Any(name) is null ? null : fields.Time(name, Shortest, Longest, Shortest);

    private List<(string Name, YamlFields Fields)> Mappings(YamlFields fields, string name, string pointer)
    {
        var found = new List<(string, YamlFields)>();
        foreach (var (key, value) in fields.Mapping(name) ?? [])
        {
            if (value is JsonObject mapping) found.Add((key, new YamlFields(_file, _yaml, mapping, $"{pointer}/{name}/{key}", _problems)));
            else fields.Complain(name, $"has '{key}', which is no mapping of names to values");
        }

        return found;
    }

    private static List<OpenPeriod> Periods(YamlFields fields, string name, JsonNode? value)
    {
        var periods = new List<OpenPeriod>();
        foreach (var text in value is JsonArray list ? list.Select(static one => one?.ToString()) : [value?.ToString()])
        {
            if (text is null or "closed") continue;
            if (OpenPeriod.TryParse(text, out var period)) periods.Add(period);
            else fields.Complain(name, $"has '{text}'; use hours such as 09:00-17:00, a list of them, or closed");
        }

        return periods;
    }

    private static IEnumerable<DayOfWeek>? DaysOf(string text)
    {
        var parts = text.Split('-', StringSplitOptions.TrimEntries);
        var (first, last) = (Array.IndexOf(Days, parts[0]), Array.IndexOf(Days, parts[^1]));
        if (parts.Length > 2 || first < 0 || last < 0) return null;
        return Enumerable.Range(0, ((last - first + 7) % 7) + 1).Select(i => (DayOfWeek)((first + i) % 7));
    }
}
