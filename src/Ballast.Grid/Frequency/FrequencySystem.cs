using Ballast.Grid.Cases;

namespace Ballast.Grid.Frequency;

/// <summary>An interconnection taken as one bus: what turns in it, how it is governed, and what it feeds. Powers in MW, frequencies in Hz. Immutable.</summary>
public sealed record FrequencySystem
{
    public double NominalHz { get; init; } = 60;

    public required IReadOnlyList<FrequencyUnit> Units { get; init; }

    /// <summary>Load at nominal frequency, MW; positive. The units' outputs must meet it.</summary>
    public required double LoadMw { get; init; }

    /// <summary>D: percent of load per percent of frequency.</summary>
    public double LoadDamping { get; init; } = 1;

    /// <summary>Stored energy of load that turns with the system, MW·s.</summary>
    public double LoadStoredMegawattSeconds { get; init; }

    /// <summary>Null: no secondary control.</summary>
    public GenerationControl? Agc { get; init; }

    /// <summary>Steps of under-frequency load shedding; each acts once.</summary>
    public IReadOnlyList<SheddingStep> Shedding { get; init; } = [];

    /// <summary>ΣH·S of all that turns, MW·s.</summary>
    public double StoredMegawattSeconds => LoadStoredMegawattSeconds + Units.Sum(u => u.BaseMva * u.InertiaSeconds);

    /// <summary>What holds frequency in the end, governors and load, MW per Hz: the natural β, without deadband and limits.</summary>
    public double StiffnessMwPerHz => (LoadMw * LoadDamping + Units.Where(u => u.Droop > 0).Sum(u => u.BaseMva / u.Droop)) / NominalHz;

    /// <summary>Rate at which frequency first moves, Hz/s, for generation less load of <paramref name="surplusMw"/>.</summary>
    public double RocofHzPerSecond(double surplusMw) => Rocof.HzPerSecond(NominalHz, surplusMw, StoredMegawattSeconds);

    /// <summary>
    /// The same system as one reheat turbine, on a base of <see cref="LoadMw"/>: droops added as conductances, time and fraction weighted by them.
    /// It leaves out deadband, limits, secondary control and shedding.
    /// </summary>
    public SystemFrequencyResponse Reduced()
    {
        var governed = Units.Where(u => u.Droop > 0).ToArray();
        if (governed.Length == 0) throw new CaseException("No unit is governed, so there is no reduced frequency response: give a unit a droop.");
        var gain = governed.Sum(u => u.BaseMva / u.Droop);
        return new()
        {
            NominalHz = NominalHz,
            Droop = LoadMw / gain,
            InertiaSeconds = StoredMegawattSeconds / LoadMw,
            HighPressureFraction = governed.Sum(u => u.BaseMva / u.Droop * u.HighPressureFraction) / gain,
            ReheatSeconds = governed.Sum(u => u.BaseMva / u.Droop * u.ReheatSeconds) / gain,
            Damping = LoadDamping,
        };
    }

    /// <summary>Says what cannot be: nothing turns, output does not meet load, a limit is upside down.</summary>
    /// <exception cref="CaseException">One sentence.</exception>
    public void Check()
    {
        if (!(NominalHz > 0)) throw new CaseException($"A nominal frequency of {NominalHz} Hz is none: give 50 or 60.");
        if (!(StoredMegawattSeconds > 0)) throw new CaseException("Nothing turns in this system (its stored energy is zero): give a unit an inertia.");
        foreach (var unit in Units) unit.Check();
        Agc?.Check();
        foreach (var step in Shedding) step.Check();
        var output = Units.Sum(u => u.OutputMw);
        if (!(Math.Abs(output - LoadMw) <= 1e-6 * Math.Max(1, LoadMw)))
            throw new CaseException(FormattableString.Invariant($"The units give {output:0.###} MW and the load draws {LoadMw:0.###} MW, so frequency would move before anything happens: make them equal."));
        if (Agc is not null && !Units.Any(u => u.AgcShare > 0)) throw new CaseException("Secondary control is asked for and no unit takes part: give one a share.");
    }
}
