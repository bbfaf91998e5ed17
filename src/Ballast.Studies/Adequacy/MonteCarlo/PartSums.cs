namespace Ballast.Studies.Adequacy.MonteCarlo;

/// <summary>Makes the answer of the parts, added in the order of their blocks.</summary>
static class PartSums
{
    public static MonteCarloResult Finish(SampledSystem sampled, IReadOnlyList<MonteCarloPart> parts)
    {
        if (parts.Count != sampled.Options.Blocks) throw new StudyException($"{parts.Count} parts are not the {sampled.Options.Blocks} of this study: run its missing shards.");
        var (system, samples) = (sampled.System, parts.Sum(p => p.Samples));
        var whole = Shortfall(sampled, system.Name, [.. parts.Select(p => p.System)], samples);
        return new MonteCarloResult
        {
            Samples = samples,
            System = whole,
            Areas = system.Areas.Count == 1
                ? [whole with { Name = system.Areas[0].Name }]
                : [.. system.Areas.Select((area, a) => Shortfall(sampled, area.Name, [.. parts.Select(p => p.Areas[a])], samples))],
            Storage = [.. system.Storage.Select((store, s) => Storage(store, [.. parts.Select(p => p.Storage[s])], samples))],
            DemandResponse = [.. system.DemandResponse.Select((response, d) => Response(sampled, response.Name, [.. parts.Select(p => p.DemandResponse[d])], samples))],
            Ties = [.. system.Ties.Select((tie, t) => Tie(tie.Name, [.. parts.Select(p => p.Ties[t])], samples))],
        };
    }

    static ShortfallFigures Shortfall(SampledSystem sampled, string name, ShortfallSums[] parts, int samples)
    {
        var hours = sampled.StepHours;
        var count = Added(parts, p => p.StepCount);
        var (power, squares) = (Added(parts, p => p.StepPower), Added(parts, p => p.StepPowerSquares));
        return new ShortfallFigures(name,
            new Indices(Mean(parts, p => p.Days, samples), Times(Mean(parts, p => p.Steps, samples), hours), Mean(parts, p => p.Unserved, samples)),
            Mean(parts, p => p.PeakDays, samples),
            [.. count.Select(c => new Moment(c, c).Mean(samples))],
            [.. power.Select((p, t) => Times(new Moment(p, squares[t]).Mean(samples), hours))],
            [.. Added(parts, p => p.DayCount).Select(c => new Moment(c, c).Mean(samples))]);
    }

    static StorageFigures Storage(StorageUnit store, StorageSums[] parts, int samples) => new(store.Name,
        Mean(parts, p => p.Drawn, samples), Mean(parts, p => p.Given, samples), Mean(parts, p => p.Lost, samples),
        [.. Added(parts, p => p.StepLack).Select(lack => store.Energy - lack / samples)]);

    static DemandResponseFigures Response(SampledSystem sampled, string name, DemandResponseSums[] parts, int samples) => new(name,
        Mean(parts, p => p.Borrowed, samples), Mean(parts, p => p.Interest, samples), Mean(parts, p => p.Paid, samples), Mean(parts, p => p.Unpaid, samples),
        Mean(parts, p => p.Calls, samples), Times(Mean(parts, p => p.Steps, samples), sampled.StepHours),
        [.. Added(parts, p => p.StepDebt).Select(debt => debt / samples)]);

    static TieFigures Tie(string name, TieSums[] parts, int samples) => new(name, Mean(parts, p => p.Flow, samples), Mean(parts, p => p.Utilization, samples),
        [.. Added(parts, p => p.StepFlow).Select(flow => flow / samples)], [.. Added(parts, p => p.StepUtilization).Select(share => share / samples)]);

    static Estimate Mean<T>(T[] parts, Func<T, Moment> of, int samples)
    {
        var sum = default(Moment);
        foreach (var part in parts) sum += of(part);
        return sum.Mean(samples);
    }

    static double[] Added<T>(T[] parts, Func<T, double[]> of)
    {
        double[] sum = [.. of(parts[0])];
        foreach (var part in parts.AsSpan(1))
        {
            var more = of(part);
            for (var i = 0; i < sum.Length; i++) sum[i] += more[i];
        }
        return sum;
    }

    static Estimate Times(Estimate estimate, double factor) => new(estimate.Value * factor, estimate.StandardError * factor);
}
