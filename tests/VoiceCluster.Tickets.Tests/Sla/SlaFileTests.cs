using VoiceCluster.Tickets.Sla;

namespace VoiceCluster.Tickets.Tests.Sla;

public sealed class SlaFileTests
{
    private const string Good = """
        calendars:
          office:
            zone: Europe/Berlin
            hours:
              monday-friday: 09:00-17:00
              saturday: [10:00-12:00, 13:00-14:00]
            breaks: [12:00-13:00]
            days:
              2026-12-25: closed
        policies:
          gold:
            calendar: always
            customers: ["*@gold.example.com", "+4930123"]
            promises:
              normal: {first_answer: 15m}
          standard:
            calendar: office
            warn_after: 75%
            promises:
              normal: {first_answer: 1h, next_answer: 2h, resolution: 16h}
              urgent: {first_answer: 15m}
        """;

    [Fact]
    public void A_file_says_who_is_promised_what()
    {
        var policies = SlaFile.Parse("sla.yaml", Good);
        Assert.Equal("gold", policies.For("ada@Gold.example.com")!.Name);
        Assert.Equal("gold", policies.For("+4930123")!.Name);
        var standard = policies.For("ben@example.com")!;
        Assert.Equal(("standard", 0.75), (standard.Name, standard.WarnAfter));
        Assert.Equal(new SlaTargets(TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(16)), standard.TargetsOf("normal"));
        Assert.Equal(SlaTargets.None, standard.TargetsOf("low"));
        Assert.Equal(CalendarTests.At("2026-01-10 11:00 +1"), standard.Calendar.Add(CalendarTests.At("2026-01-09 16:30 +1"), TimeSpan.FromMinutes(90)));
    }

    [Theory]
    [InlineData("zone: Europe/Berlin", "zone: Europe/Berlon", "sla.yaml, line 3: zone is 'Europe/Berlon'")]
    [InlineData("monday-friday: 09:00-17:00", "monday-friday: 9-17", "sla.yaml, line 4: hours has '9-17'; use hours such as 09:00-17:00")]
    [InlineData("monday-friday: 09:00-17:00", "mon-fri: 09:00-17:00", "sla.yaml, line 4: hours names 'mon-fri'; use a weekday")]
    [InlineData("2026-12-25: closed", "25.12.2026: closed", "sla.yaml, line 8: days names '25.12.2026'; use a date such as 2026-12-25")]
    [InlineData("calendar: office", "calendar: offise", "calendar is 'offise'; use one of always, office")]
    [InlineData("warn_after: 75%", "warn_after: 175%", "warn_after is '175%'")]
    [InlineData("urgent: {first_answer: 15m}", "urgnt: {first_answer: 15m}", "names the priority 'urgnt'; is urgent meant?")]
    [InlineData("urgent: {first_answer: 15m}", "urgent: {first_answer: soon}", "first_answer is 'soon'; use a time from 60s to 2000h, for example 4h")]
    [InlineData("urgent: {first_answer: 15m}", "urgent: {answer: 15m}", "answer is nothing that is known here")]
    public void A_wrong_file_is_refused_with_line_value_and_fix(string right, string wrong, string problem) =>
        Assert.Contains(problem, Assert.Throws<FormatException>(() => SlaFile.Parse("sla.yaml", Good.Replace(right, wrong, StringComparison.Ordinal))).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_problem_is_told_at_once() => Assert.Equal(
        2, Assert.Throws<FormatException>(() => SlaFile.Parse("sla.yaml", Good.Replace("office\n", "x\n", StringComparison.Ordinal).Replace("75%", "x", StringComparison.Ordinal))).Message.Split('\n').Length);
}
