using Ballast.Planning;

namespace Ballast.App.Fleet;

/// <summary>What a site said that it could give: for each duration, watts below its baseline.</summary>
sealed record SiteOffer(DateTimeOffset At, IReadOnlyList<(TimeSpan Length, double Watts)> Rows)
{
    /// <summary>For as long as that, or the longest there is.</summary>
    public double For(TimeSpan length)
    {
        foreach (var row in Rows)
            if (row.Length >= length) return row.Watts;
        return Rows.Count > 0 ? Rows[^1].Watts : 0;
    }
}

/// <summary>All that is known of a site: its readings of a little more than a day, its newest offer, and when it was last heard.</summary>
sealed class SiteRecord(FleetSite site)
{
    static readonly TimeSpan Keep = TimeSpan.FromHours(26);

    readonly List<FleetReading> readings = [];

    public FleetSite Site => site;

    /// <summary>In order of time, without overlap.</summary>
    public IReadOnlyList<FleetReading> Readings => readings;

    public SiteOffer? Offer { get; private set; }

    public DateTimeOffset? LastHeard { get; private set; }

    public FleetReading? Last => readings.Count > 0 ? readings[^1] : null;

    /// <summary>Its last known baseline, watts.</summary>
    public double BaselineWatts
    {
        get
        {
            for (var i = readings.Count - 1; i >= 0; i--)
                if (double.IsFinite(readings[i].BaselineWatts)) return readings[i].BaselineWatts;
            return double.NaN;
        }
    }

    public void Heard(DateTimeOffset at)
    {
        if (!(LastHeard >= at)) LastHeard = at;
    }

    public void Take(SiteOffer offer)
    {
        if (Offer is null || offer.At >= Offer.At) Offer = offer;
    }

    /// <summary>Takes a reading in at its time; one of the same time replaces it, one that overlaps another is passed over.</summary>
    public void Take(FleetReading reading)
    {
        var at = readings.Count;
        while (at > 0 && readings[at - 1].From > reading.From) at--;
        if (at > 0 && readings[at - 1].From == reading.From) readings[at - 1] = reading;
        else if ((at == 0 || readings[at - 1].To <= reading.From) && (at == readings.Count || reading.To <= readings[at].From)) readings.Insert(at, reading);
        else return;
        if (readings.Count > 256 && readings[^1].To - readings[0].To > Keep + TimeSpan.FromHours(1))
            readings.RemoveRange(0, readings.FindIndex(r => r.To >= readings[^1].To - Keep));
    }
}
