using Ballast.Assets;
using Ballast.Signals;
using Ballast.Units;
using Ballast.Wire.OpenAdr;
using Ballast.Wire.OpenAdr.Ven;

namespace Ballast.Wire.Tests.OpenAdr;

/// <summary>What a changed, vanished or repeated event means to the coordinator.</summary>
public class EventBookTests
{
    static readonly DateTimeOffset Start = new(2025, 5, 3, 22, 0, 0, TimeSpan.Zero);

    static readonly Site Site = new() { Name = "s", Interconnection = new() { ImportLimit = new Power(1e6) } };

    readonly EventBook book = new(Site, new EventTerms { Now = default, Seed = 1, IsMeant = true });

    static VenChange.EventChanged Changed(string intervals, string start = "2025-05-03T22:00:00Z", bool update = false, string duration = "PT1H", string head = "") =>
        new("e", $$"""{ "id": "e", "programID": "p", {{head}} "intervalPeriod": { "start": "{{start}}", "duration": "{{duration}}" }, "intervals": [{{intervals}}] }""", "p", null, null, Start, update) { At = Start };

    static string Setpoint(int id, int kilowatts) => $$"""{ "id": {{id}}, "payloads": [{ "type": "DISPATCH_SETPOINT", "values": [{{kilowatts}}] }] }""";

    static string[] Lines(EventUpdate update)
    {
        Assert.Equal([], update.Problems);
        return
        [
            .. update.Facts.Select(fact => fact switch
            {
                SignalReceived { Signal: var signal } => $"+ {SampleTests.Show(signal)}",
                SignalWithdrawn gone => $"- {gone.SignalId}",
                _ => $"? {fact}",
            }),
        ];
    }

    [Fact]
    public void An_event_is_told_once_and_again_only_when_it_changes()
    {
        Assert.Equal(["+ e: hold 70000 W from 2025-05-03 22:00 for 01:00:00"], Lines(book.Take(Changed(Setpoint(0, 70)), Start)));
        Assert.Empty(Lines(book.Take(Changed(Setpoint(0, 70), update: true), Start.AddMinutes(1))));
        Assert.Equal(["+ e: hold 60000 W from 2025-05-03 22:00 for 01:00:00"], Lines(book.Take(Changed(Setpoint(0, 60), update: true), Start.AddMinutes(2))));
        Assert.Equal(["- e"], Lines(book.Gone("e", Start.AddMinutes(3))));
        Assert.Empty(Lines(book.Gone("e", Start.AddMinutes(3))));
    }

    [Fact]
    public void Changed_in_mid_event_what_runs_keeps_its_name_and_what_vanished_is_withdrawn()
    {
        book.Take(Changed($"{Setpoint(0, 70)}, {Setpoint(1, 60)}, {Setpoint(2, 50)}"), Start);
        var during = Start.AddMinutes(90);
        Assert.Equal(["+ e#1: hold 65000 W from 2025-05-03 23:00 for 01:00:00", "- e#2"], Lines(book.Take(Changed($"{Setpoint(0, 70)}, {Setpoint(1, 65)}", update: true), during)));
        // The server drops the interval that is over: the one that runs is still the same.
        Assert.Empty(Lines(book.Take(Changed(Setpoint(1, 65), "2025-05-03T23:00:00Z", update: true), during)));
    }

    [Fact]
    public void A_single_interval_that_gets_a_second_keeps_its_name()
    {
        book.Take(Changed(Setpoint(5, 70)), Start);
        Assert.Equal(["+ e#6: hold 60000 W from 2025-05-03 23:00 for 01:00:00"], Lines(book.Take(Changed($"{Setpoint(5, 70)}, {Setpoint(6, 60)}", update: true), Start.AddMinutes(1))));
    }

    [Fact]
    public void What_was_over_before_it_was_heard_is_not_told()
    {
        Assert.Equal(["+ e#1: hold 60000 W from 2025-05-03 23:00 for 01:00:00"], Lines(book.Take(Changed($"{Setpoint(0, 70)}, {Setpoint(1, 60)}"), Start.AddMinutes(70))));
        Assert.Empty(Lines(book.Gone("e", Start.AddHours(9))));
    }

    [Fact]
    public void Now_stays_when_it_was_at_every_change()
    {
        book.Take(Changed(Setpoint(0, 70), "0001-01-01"), Start.AddMinutes(1));
        Assert.Equal(["+ e: hold 60000 W from 2025-05-03 22:00 for 01:00:00"], Lines(book.Take(Changed(Setpoint(0, 60), "0001-01-01", update: true) with { FirstHeard = Start.AddHours(1) }, Start.AddMinutes(20))));
    }

    [Theory]
    [InlineData("0001-01-01", "PT0S", true)]
    [InlineData("0001-01-01", "PT1H", false)]
    public void A_known_event_is_cancelled_by_a_start_of_now_and_no_duration(string start, string duration, bool cancelled)
    {
        book.Take(Changed(Setpoint(0, 70)), Start);
        var lines = Lines(book.Take(Changed(Setpoint(0, 70), start, true, duration), Start.AddMinutes(10)));
        if (cancelled) Assert.Equal(["- e"], lines);
        else Assert.Empty(lines);
    }

    [Fact]
    public void An_event_without_intervals_any_more_is_withdrawn()
    {
        book.Take(Changed(Setpoint(0, 70)), Start);
        Assert.Equal(["- e"], Lines(book.Take(Changed("", update: true), Start.AddMinutes(10))));
    }

    [Fact]
    public void What_cannot_be_understood_leaves_what_was_asked_before()
    {
        book.Take(Changed(Setpoint(0, 70)), Start);
        var update = book.Take(Changed(Setpoint(0, -5), update: true), Start.AddMinutes(1));
        Assert.NotEmpty(update.Problems);
        Assert.Empty(update.Facts);
        Assert.Equal(["- e"], Lines(book.Gone("e", Start.AddMinutes(3))));
    }

    [Fact]
    public void A_daily_event_is_laid_out_as_time_goes_on()
    {
        var daily = Changed(Setpoint(0, 70), "2025-05-03T22:00:00Z", head: "\"duration\": \"P9999Y\",", duration: "P1D");
        Assert.Equal(["+ e: hold 70000 W from 2025-05-03 22:00 for 1.00:00:00", "+ e@1: hold 70000 W from 2025-05-04 22:00 for 1.00:00:00"], Lines(book.Take(daily, Start)));
        Assert.Empty(Lines(book.Renew(Start.AddHours(1))));
        var told = new List<string>();
        for (var hour = 2; hour < 24 * 10; hour++) told.AddRange(Lines(book.Renew(Start.AddHours(hour))));
        Assert.Equal(Enumerable.Range(2, told.Count).Select(day => $"+ e@{day}: hold 70000 W from {Start.AddDays(day):yyyy-MM-dd HH:mm} for 1.00:00:00"), told);
        Assert.InRange(told.Count, 9, 11);
        Assert.InRange(book.Events["e"].Signals.Length, 2, 4);
    }

    [Fact]
    public void After_a_restart_what_vanished_meanwhile_is_withdrawn()
    {
        book.Take(Changed($"{Setpoint(0, 70)}, {Setpoint(1, 60)}"), Start);
        var again = new EventBook(Site, new EventTerms { Now = default, Seed = 1, IsMeant = true });
        again.Remember("e", "p", Start, book.Events["e"].Signals);
        Assert.Equal(["- e#1"], Lines(again.Take(Changed(Setpoint(0, 70)), Start.AddMinutes(5))));
        Assert.Equal(("e", "e", "e", "e"), (EventBook.EventOf("e"), EventBook.EventOf("e#1"), EventBook.EventOf("e@3.1"), EventBook.EventOf("e/PRICE")));
    }
}
