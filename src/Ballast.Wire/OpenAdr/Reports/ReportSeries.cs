using System.Collections.Immutable;

namespace Ballast.Wire.OpenAdr.Reports;

/// <summary>The reports that one request leads to, by number from 0.</summary>
sealed class ReportSeries
{
    readonly string eventId;
    readonly string programId;
    readonly int number;
    readonly ImmutableArray<ReportAsk> asks;
    readonly IntervalLayout layout;
    readonly ReportTerms terms;
    readonly bool adHoc, forecast, atOnce;

    // Intervals of report 0, how many lie between reports, and how many reports there are; null: without end.
    long first, last, step;
    long? count;

    ReportSeries(string eventId, string programId, int number, ImmutableArray<ReportAsk> asks, IntervalLayout layout, ReportTerms terms)
    {
        (this.eventId, this.programId, this.number, this.asks, this.layout, this.terms) = (eventId, programId, number, asks, layout, terms);
        forecast = !asks[0].Historical;
        adHoc = asks[0].Frequency == 0 || (layout.IsMoment && asks[0].Repeat < 0);
        atOnce = forecast && asks[0].StartInterval < 0;
    }

    public static ReportSeries Of(string eventId, string programId, int number, ImmutableArray<ReportAsk> asks, IntervalLayout layout, ReportTerms terms, string place, ReadingNotes notes)
    {
        var made = new ReportSeries(eventId, programId, number, asks, layout, terms);
        made.Reckon(place, notes);
        return made;
    }

    public void AddDue(List<PlannedReport> to, DateTimeOffset after, DateTimeOffset until, int most, int mostValues)
    {
        if (forecast)
        {
            if (Last(until, mostValues) is { } newest && newest.Due > after) to.Add(newest);
            return;
        }
        for (var k = FirstAfter(after); k is { } at && Exists(at) && most > 0; k = at + 1, most--)
        {
            var due = DueOf(at);
            if (due > until) return;
            to.Add(Make(at, due, mostValues));
        }
    }

    public PlannedReport? Last(DateTimeOffset by, int mostValues)
    {
        if (!Exists(0) || DueOf(0) > by) return null;
        // The last k with DueOf(k) <= by: dues never fall, so halving finds it.
        var (low, high) = (0L, 1L);
        while (Exists(high) && DueOf(high) <= by) (low, high) = (high, high * 2);
        while (high - low > 1)
        {
            var middle = low + (high - low) / 2;
            if (Exists(middle) && DueOf(middle) <= by) low = middle;
            else high = middle;
        }
        return Make(low, DueOf(low), mostValues);
    }

    public DateTimeOffset? NextAfter(DateTimeOffset after) => FirstAfter(after) is { } k && Exists(k) ? DueOf(k) : null;

    /// <summary>The first k whose due time is later.</summary>
    long? FirstAfter(DateTimeOffset after)
    {
        if (!Exists(0)) return null;
        if (DueOf(0) > after) return 0;
        var (low, high) = (0L, 1L);
        while (Exists(high) && DueOf(high) <= after) (low, high) = (high, high * 2);
        while (high - low > 1)
        {
            var middle = low + (high - low) / 2;
            if (Exists(middle) && DueOf(middle) <= after) low = middle;
            else high = middle;
        }
        return high;
    }

    void Reckon(string place, ReadingNotes notes)
    {
        var ask = asks[0];
        if (layout.IsMoment || adHoc)
        {
            (first, last, step, count) = (0, 0, 1, ask.Repeat < 0 || ask.Frequency == 0 && !layout.IsMoment ? null : 1);
            return;
        }
        if (layout.IsEndless && !forecast)
        {
            if (ask.NumIntervals != 1 || ask.Repeat >= 0) notes.Remark($"{place} has no end, so what it asks for is reported in pieces, each when it is over.");
            (first, last, step, count) = (0, 0, 1, null);
            return;
        }
        var all = layout.Round;
        var length = ask.NumIntervals < 0 ? all : ask.NumIntervals;
        if (forecast)
        {
            first = Math.Max(0, ask.StartInterval);
            last = first + length - 1;
        }
        else if (ask.StartInterval < 0)
        {
            last = Math.Max(all, layout.Count is null ? length : all) - 1;
            first = Math.Max(0, last - length + 1);
        }
        else if (ask.NumIntervals < 0)
        {
            (first, last) = (ask.StartInterval, Math.Max(ask.StartInterval, all - 1));
        }
        else
        {
            (first, last) = ask.StartInterval - length + 1 >= 0 ? (ask.StartInterval - length + 1, (long)ask.StartInterval) : (ask.StartInterval, (long)ask.StartInterval + length - 1);
        }
        step = ask.Frequency < 0 ? length : ask.Frequency;
        count = ask.Repeat < 0 ? null : ask.Repeat;
        if (layout.Count is { } there)
        {
            if (first >= there) notes.Remark($"{place} asks for a report of interval {first}, and has {there}; it was not made.");
            var possible = first >= there ? 0 : (there - 1 - first) / step + 1;
            count = Math.Min(count ?? possible, possible);
        }
    }

    bool Exists(long k) => (count is null || k < count) && (!adHoc || layout.IsMoment || AdHocDue(k) <= AdHocEnd()) && DueOf(k).Year <= 2300;

    DateTimeOffset DueOf(long k)
    {
        if (adHoc) return AdHocDue(k);
        if (layout.IsMoment) return terms.Known;
        var (from, to) = Span(k);
        if (!forecast) return layout[to].To;
        var begin = layout[from].From;
        return atOnce && k == 0 && terms.Known < begin ? terms.Known : begin;
    }

    DateTimeOffset AdHocDue(long k)
    {
        var begin = layout.IsMoment || layout.Start < terms.Known ? terms.Known : layout.Start;
        return k > (DateTimeOffset.MaxValue - begin) / terms.AdHoc - 1 ? DateTimeOffset.MaxValue : begin + terms.AdHoc * k;
    }

    DateTimeOffset AdHocEnd() => layout.Count is { } there ? layout[there - 1].To : DateTimeOffset.MaxValue;

    (long From, long To) Span(long k)
    {
        var (from, to) = (first + k * step, last + k * step);
        return layout.Count is { } there && to >= there ? (from, there - 1) : (from, to);
    }

    PlannedReport Make(long k, DateTimeOffset due, int most) => new()
    {
        EventId = eventId,
        ProgramId = programId,
        Name = FormattableString.Invariant($"{eventId}.{number}.{ReportTime.Compact(due)}"),
        Due = due,
        Forecast = forecast,
        Aggregate = asks[0].Aggregate,
        Asks = asks,
        Windows = Windows(k, due, Math.Min(2000, most / asks.Length)),
    };

    ImmutableArray<ReportWindow> Windows(long k, DateTimeOffset due, int most)
    {
        if (layout.IsMoment || adHoc)
            return [forecast ? new ReportWindow(0, due, due + terms.Moment) : new ReportWindow(0, due - terms.Moment, due)];
        var windows = ImmutableArray.CreateBuilder<ReportWindow>();
        var (from, to) = Span(k);
        for (var i = from; i <= to && windows.Count < most; i++)
        {
            var (id, begin, end) = layout[i];
            if (asks[0].Intervals == ReportIntervals.Intervals) windows.Add(new ReportWindow(id, begin, end));
            else Divide(windows, id, begin, end, most);
        }
        return windows.DrainToImmutable();
    }

    void Divide(ImmutableArray<ReportWindow>.Builder windows, int id, DateTimeOffset begin, DateTimeOffset end, int most)
    {
        for (var at = begin; at < end && windows.Count < most; at += terms.SubInterval)
        {
            var until = end - at < terms.SubInterval ? end : at + terms.SubInterval;
            windows.Add(new ReportWindow(asks[0].Intervals == ReportIntervals.OpenIntervals ? windows.Count : id, at, until));
        }
    }
}
