using System.Globalization;
using System.Text;
using System.Text.Json;
using Ballast.Grid.Dynamics;

namespace Ballast.App.Grid;

/// <summary>What a run showed, ready to be printed, written or drawn.</summary>
sealed class SimulationReport
{
    readonly GridSimulation simulation;

    public SimulationReport(GridModel model, GridSimulation simulation, Trajectory trajectory, IReadOnlyList<string> events, double step, double seconds, IEnumerable<(string, string)>? more = null, IReadOnlyList<string>? notices = null)
    {
        (Model, this.simulation, Trajectory, Events, StepSeconds) = (model, simulation, trajectory, events, step);
        Title = $"{model.Case.Name}: {(events.Count > 0 ? string.Join("; ", events) : model.Options.TraceLoads.Count > 0 ? "a load on a trace" : "at rest")}";
        var run = trajectory.Times[^1];
        Size = F($"{model.Case.Buses.Count} buses, {simulation.System.Devices.Count} devices, {simulation.States.Length} states; {run:0.###} s in {simulation.Steps:#,0} steps, {run / Math.Max(seconds, 1e-9):#,0} times as fast as time");
        List<string> notes = [.. notices ?? [], .. simulation.Notes.Sentences];
        if (simulation.Tolerance == 0 && simulation.Divisions(step) is > 1 and var parts)
            notes.Add(F($"A step of {step * 1000:0.###} ms is taken in {parts} parts, since the fastest part of the grid moves with {simulation.FastestRate:0} per second."));
        if (simulation.Cuts > 0) notes.Add(F($"{simulation.Cuts} steps were cut at the instant at which a limiter began or ceased to hold."));
        notes.AddRange(SeparationWords.Of(trajectory.Separations));
        HashSet<int> dead = [.. trajectory.Separations.SelectMany(s => s.Dead).SelectMany(p => p.Buses)];
        if (trajectory.Collapses.Where(c => !dead.Contains(c.Bus)).ToArray() is [var first, ..] gone)
            notes.Add(F($"The voltage of bus {first.Bus} is gone (below {Collapse.Below} pu) from {first.Seconds:0.###} s on with no fault{(gone.Length > 1 ? F($", and that of {gone.Length - 1} more") : "")}: more is asked of it than the network can carry, and what follows says little."));
        Notes = notes;
        Findings = [.. Find(), .. more ?? []];
    }

    public GridModel Model { get; }

    public Trajectory Trajectory { get; }

    public IReadOnlyList<string> Events { get; }

    public double StepSeconds { get; }

    public string Title { get; }

    public string Size { get; }

    public IReadOnlyList<string> Notes { get; }

    /// <summary>The figures that matter, each with its name.</summary>
    public IReadOnlyList<(string Name, string Value)> Findings { get; }

    /// <summary>Units that turn, as columns name them.</summary>
    public string[] Rotors => [.. Trajectory.Columns.Where(c => c.StartsWith("speed ", StringComparison.Ordinal)).Select(c => c[6..])];

    /// <summary>A column as frequency, Hz.</summary>
    public double[] Frequency(string unit) => [.. Trajectory.Column($"speed {unit}").Select(s => Model.Case.Frequency * (1 + s))];

    /// <summary>Buses in the order in which their voltage moved most.</summary>
    public int[] BusesByMotion() =>
        [.. Model.Case.Buses.Where(b => b.Kind != Ballast.Grid.Cases.BusKind.Isolated).Select(b => b.Number).OrderByDescending(b => Span(Trajectory.Column($"v {b}")))];

    static int BusOf(string unit) => int.Parse(unit.AsSpan(0, unit.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture);

    static double Span(double[] values) => values.Max() - values.Min();

    IEnumerable<(string, string)> Find()
    {
        var times = Trajectory.Times;
        // A unit that has tripped is written down as it stood then, which says nothing of the grid.
        var rotors = Rotors.Where(u => simulation.System.Devices.Any(d => d.Name == u && d.Connected)).ToArray();
        if (rotors.Length > 0)
        {
            var (lowest, low, highest, high) = ("", double.MaxValue, "", double.MinValue);
            var (lowAt, highAt) = (0.0, 0.0);
            foreach (var unit in rotors)
            {
                var frequency = Frequency(unit);
                for (var i = 0; i < frequency.Length; i++)
                {
                    if (frequency[i] < low) (low, lowest, lowAt) = (frequency[i], unit, times[i]);
                    if (frequency[i] > high) (high, highest, highAt) = (frequency[i], unit, times[i]);
                }
            }

            yield return ("lowest frequency", F($"{low:0.0000} Hz, unit {lowest} at {lowAt:0.###} s"));
            yield return ("highest frequency", F($"{high:0.0000} Hz, unit {highest} at {highAt:0.###} s"));
            NetworkPart[] islands = [.. Trajectory.Separations[^1].Live];
            foreach (var island in islands)
            {
                var end = rotors.Where(u => island.Buses.Contains(BusOf(u))).Select(u => Frequency(u)[^1]).ToArray();
                if (end.Length > 0) yield return ("frequency at the end", F($"{end.Min():0.0000} to {end.Max():0.0000} Hz{(islands.Length > 1 ? $", {SeparationWords.Named(island)}" : "")}"));
            }
        }
        else if (Rotors.Length > 0) yield return ("frequency at the end", "none, no machine is left");

        var (least, leastBus, leastAt, most, mostBus, mostAt) = (double.MaxValue, 0, 0.0, double.MinValue, 0, 0.0);
        foreach (var bus in Model.Case.Buses.Where(b => b.Kind != Ballast.Grid.Cases.BusKind.Isolated))
        {
            var voltage = Trajectory.Column($"v {bus.Number}");
            for (var i = 0; i < voltage.Length; i++)
            {
                if (voltage[i] < least) (least, leastBus, leastAt) = (voltage[i], bus.Number, times[i]);
                if (voltage[i] > most) (most, mostBus, mostAt) = (voltage[i], bus.Number, times[i]);
            }
        }

        yield return ("lowest voltage", F($"{least:0.0000} pu, bus {leastBus} at {leastAt:0.###} s"));
        yield return ("highest voltage", F($"{most:0.0000} pu, bus {mostBus} at {mostAt:0.###} s"));
    }

    public string Csv()
    {
        var text = new StringBuilder("t_s");
        foreach (var column in Trajectory.Columns) text.Append(',').Append(column);
        text.Append('\n');
        for (var i = 0; i < Trajectory.Times.Count; i++)
        {
            text.Append(Trajectory.Times[i].ToString("0.#########", CultureInfo.InvariantCulture));
            foreach (var value in Trajectory.Rows[i]) text.Append(',').Append(value.ToString("G12", CultureInfo.InvariantCulture));
            text.Append('\n');
        }

        return text.ToString();
    }

    public string Json()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new() { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("case", Model.Case.Name);
            json.WriteStartArray("events");
            foreach (var text in Events) json.WriteStringValue(text);
            json.WriteEndArray();
            json.WriteStartArray("notes");
            foreach (var text in Notes) json.WriteStringValue(text);
            json.WriteEndArray();
            json.WriteStartObject("findings");
            foreach (var group in Findings.GroupBy(f => f.Name)) json.WriteString(group.Key, string.Join("; ", group.Select(f => f.Value)));
            json.WriteEndObject();
            json.WriteStartArray("separations");
            foreach (var separation in Trajectory.Separations.Skip(1)) Separated(separation);
            json.WriteEndArray();
            json.WriteNumber("steps", simulation.Steps);
            Numbers("t_s", Trajectory.Times);
            json.WriteStartObject("columns");
            foreach (var column in Trajectory.Columns) Numbers(column, Trajectory.Column(column));
            json.WriteEndObject();
            json.WriteEndObject();

            void Separated(Separation separation)
            {
                json.WriteStartObject();
                json.WriteNumber("seconds", separation.Seconds);
                json.WriteStartArray("parts");
                foreach (var part in separation.Parts)
                {
                    json.WriteStartObject();
                    json.WriteStartArray("buses");
                    foreach (var bus in part.Buses) json.WriteNumberValue(bus);
                    json.WriteEndArray();
                    json.WriteNumber("machines", part.Machines);
                    json.WriteNumber("loadMw", part.Megawatts);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            void Numbers(string name, IReadOnlyList<double> values)
            {
                json.WriteStartArray(name);
                foreach (var value in values)
                    if (double.IsFinite(value)) json.WriteNumberValue(value);
                    else json.WriteNullValue();
                json.WriteEndArray();
            }
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    static string F(FormattableString text) => FormattableString.Invariant(text);
}
