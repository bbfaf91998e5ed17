using System.Text;
using Ballast.App.Live;
using Ballast.Journal;
using Ballast.Wire.OpenAdr.Reports;

namespace Ballast.App.Ven;

/// <summary>Makes the reports that are due and puts them into the outbox; a report is made once what it speaks of is in the journal.</summary>
sealed class ReportDesk : IDisposable
{
    const int MostMade = 200;

    readonly LiveLoop loop;
    readonly VenState state;
    readonly Outbox outbox;
    readonly ReportAddress address;
    readonly Action<string> remark;
    readonly SiteRows rows;
    readonly SiteReports reports;
    readonly TimeSpan settle;
    readonly ReportPlans plans;

    public ReportDesk(LiveLoop loop, VenState state, Outbox outbox, VenSettings settings, Action<string> remark)
    {
        (this.loop, this.state, this.outbox, this.remark) = (loop, state, outbox, remark);
        plans = new ReportPlans(remark);
        var site = loop.Run.Source.Site;
        address = new ReportAddress { ClientName = settings.Name, ResourceName = site.Name };
        rows = new SiteRows(Path.Combine(settings.StateDirectory, "journal"), site);
        reports = new SiteReports(site, rows);
        settle = site.Meter.Lag + TimeSpan.FromSeconds(2);
    }

    /// <summary>Makes what is due by now. True: the state changed.</summary>
    public bool Make()
    {
        var snapshot = loop.Snapshot;
        reports.Look(snapshot);
        var until = snapshot.Status.Now - settle;
        var changed = false;
        foreach (var kept in state.Events.Values)
        {
            if (kept.Json.Length == 0) continue;
            var plan = plans.Of(kept.Id, kept.Json, kept.FirstHeard);
            if (plan.IsEmpty || (!kept.IsNews && !(plan.Next(kept.ReportedThrough) <= until)) || until < kept.FirstHeard) continue;
            changed |= Make(kept, plan, until);
        }
        return changed;
    }

    /// <summary>Says that the site does or does not take part in an event.</summary>
    public void SayOpted(KeptEvent kept, string? reason)
    {
        var document = ReportWriter.OptedOut(kept.Id, kept.ProgramId, kept.OptedOut is not null, reason, loop.SiteNow, address);
        Put(document);
    }

    public void Dispose() => rows.Dispose();

    bool Make(KeptEvent kept, ReportPlan plan, DateTimeOffset until)
    {
        var due = new List<PlannedReport>();
        if (kept.IsNews) due.AddRange(plan.LastDue(kept.ReportedThrough).Where(r => !kept.Made.Contains(r.Name)));
        due.AddRange(plan.Due(kept.ReportedThrough, until));
        if (due.Count == 0)
        {
            if (!kept.IsNews) return false;
            kept.IsNews = false;
            return true;
        }
        var from = due.Min(r => r.Windows.IsEmpty ? r.Due : r.Windows.Min(w => w.From));
        try
        {
            rows.Read(from, loop.Run.Journal.Durable);
        }
        catch (JournalException e)
        {
            remark($"Reports wait, as the journal cannot be read back: {e.Message}");
            return false;
        }
        // What is decided stands on the disk a moment later; the next look finds it.
        if (rows.Through < due.Max(r => r.Due) + settle) return false;
        foreach (var report in due)
        {
            if (!kept.Made.Contains(report.Name))
            {
                var document = ReportWriter.Write(report, reports.For(kept.OptedOut?.At), address);
                // Of a time before there was a site there is nothing to say.
                if (document.HasValues || report.Windows.Any(w => w.To > loop.Run.Header.Start)) Put(document);
                kept.Made.Add(report.Name);
            }
            // Last, so that a report that could not be kept is made again.
            if (report.Due > kept.ReportedThrough) kept.ReportedThrough = report.Due;
        }
        if (kept.Made.Count > MostMade) kept.Made.RemoveRange(0, kept.Made.Count - MostMade);
        kept.IsNews = false;
        return true;
    }

    void Put(ReportDocument document)
    {
        var lost = outbox.Put(document.Name, document.EventId, Encoding.UTF8.GetString(document.Json.Span));
        if (lost == 0) return;
        state.ReportsLost += lost;
        remark($"More reports wait for the server than may; {state.ReportsLost} of the oldest were given up so far.");
    }

}
