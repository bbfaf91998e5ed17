namespace Ballast.Studies.Adequacy.MonteCarlo;

/// <summary>What a resource is worth in capacity, by sampling.</summary>
/// <param name="Name">Of the resource, or of several together.</param>
/// <param name="Metric">The index that is held.</param>
/// <param name="Elcc">Load of the same power in all hours that can be added with the resource without more risk than without it, MW.</param>
/// <param name="Efc">Firm power that would do as much as the resource, MW.</param>
/// <param name="RiskWithout">The index without it.</param>
/// <param name="RiskWith">The index with it.</param>
public sealed record SampledCapacity(string Name, RiskMetric Metric, Estimate Elcc, Estimate Efc, Estimate RiskWithout, Estimate RiskWith);

/// <summary>Capacity values of several resources.</summary>
/// <param name="Portfolio">Of all together.</param>
/// <param name="First">Of each alone.</param>
/// <param name="Last">Of each as the last to come: marginal values, with all others there already.</param>
public sealed record SampledPortfolio(SampledCapacity Portfolio, IReadOnlyList<SampledCapacity> First, IReadOnlyList<SampledCapacity> Last);

/// <summary>
/// ELCC (Garver 1966) and EFC by sampling with common random numbers: all systems that are compared live through the same outages, so that the difference
/// of their indices has far less noise than either. With g(S, r) the greatest load that a system bears before its index exceeds r, ELCC = g(with, r0) − g(without, r0) at
/// the index r0 without the resource, and EFC = g(with, r1) − g(without, r1) at the index r1 with it. A value is searched by bisection on the samples' mean; its standard error is that of the paired
/// difference of the index there, divided by the index's slope in MW.
/// </summary>
/// <param name="options">How systems are sampled.</param>
/// <param name="metric">The index that is held. LOLE counts days with any shortfall.</param>
/// <param name="threads">How many blocks at a time; never changes a value.</param>
/// <remarks>Load and firm power are added where the resource stands; where it stands in several areas, in proportion to its power there. So firm power is worth itself.</remarks>
public sealed class CapacityValue(MonteCarloOptions options, RiskMetric metric = RiskMetric.UnservedEnergy, int threads = 1)
{
    /// <summary>To which values are searched, as a share of the resource's power.</summary>
    public const double Tolerance = 1e-4;

    const double SlopeShare = 0.02;

    /// <summary>The value of one resource that is added to a system.</summary>
    /// <param name="without">The system without it. Its own members keep their outages when the resource joins.</param>
    /// <param name="resource">What is added.</param>
    /// <param name="ended">Ends the work early.</param>
    /// <exception cref="StudyException">Without the resource no sample has a shortfall, so that nothing can be compared.</exception>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public SampledCapacity Of(AdequacySystem without, Resource resource, CancellationToken ended = default)
    {
        var with = resource.AddTo(without);
        var places = Places(without, resource);
        var (bare, joined) = (Sample(without, places, 0, ended), Sample(with, places, 0, ended));
        var bareRisk = Mean(bare);
        if (!(bareRisk > 0))
            throw new StudyException($"No sample of {without.Name} has a shortfall without {resource.Name}, so that nothing can be compared: take more samples, raise the load, or take away capacity.");
        var span = Math.Max(resource.Megawatts, 1e-3);
        // Firm power is load with a minus sign: both are a load at which one system is as safe as another.
        var elcc = Crossing(x => Sample(with, places, x, ended), bare, span);
        var efc = Crossing(x => Sample(without, places, x, ended), joined, -span);
        var (elccStart, efcStart) = (Level(x => Sample(without, places, x, ended), bare, span), Level(x => Sample(with, places, x, ended), joined, span));
        return new SampledCapacity(resource.Name, metric, elcc with { Value = elcc.Value - elccStart }, new Estimate(efcStart - efc.Value, efc.StandardError), Estimated(bare), Estimated(joined));

        // Days and hours rise in steps: how much load a system bears before its own index rises.
        double Level(Func<double, double[]> sample, double[] own, double span) =>
            Mean(sample(Tolerance * span)) > Mean(own) * (1 + 1e-12) ? 0 : Crossing(sample, own, span).Value;

        // The greatest added load, MW, at which a system is no less safe than another; span says about how far and on which side to look.
        Estimate Crossing(Func<double, double[]> sample, double[] level, double span)
        {
            var risk = Mean(level);
            var (low, high) = span > 0 ? (0.0, span) : (span, 0.0);
            var reach = Math.Abs(span);
            bool Safe(double x) => Mean(sample(x)) <= risk * (1 + 1e-12);
            for (var step = reach; !Safe(low); step *= 2) (low, high) = (low - step, low);
            for (var step = reach; Safe(high); step *= 2)
            {
                (low, high) = (high, high + step);
                if (step > 1e9) return new Estimate(double.MaxValue, double.MaxValue);
            }
            while (high - low > Tolerance * reach)
            {
                ended.ThrowIfCancellationRequested();
                var middle = low + (high - low) / 2;
                if (Safe(middle)) low = middle;
                else high = middle;
            }
            var value = low + (high - low) / 2;
            var at = sample(value);
            var near = SlopeShare * reach;
            var slope = (Mean(sample(value + near)) - Mean(sample(value - near))) / (2 * near);
            var noise = Paired(at, level);
            return new Estimate(value, slope > 0 ? Math.Min(reach, noise / slope + (high - low) / 2) : reach);
        }
    }

    /// <summary>The values of several resources: of all together, of each alone, and of each as the last to come.</summary>
    /// <exception cref="StudyException">Without them no sample has a shortfall.</exception>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public SampledPortfolio Of(AdequacySystem without, IReadOnlyList<Resource> resources, CancellationToken ended = default)
    {
        var all = Of(without, Resource.Of(string.Join(" + ", resources.Select(r => r.Name)), resources), ended);
        if (resources.Count == 1) return new SampledPortfolio(all, [all], [all]);
        return new SampledPortfolio(all,
            [.. resources.Select(r => Of(without, r, ended))],
            [.. resources.Select(r => Of(Resource.Of("others", resources.Where(other => other != r)).AddTo(without), r, ended))]);
    }

    /// <summary>The index of each sample with a load of the same power in all hours added; negative: firm power.</summary>
    double[] Sample(AdequacySystem system, double[] places, double load, CancellationToken ended)
    {
        ended.ThrowIfCancellationRequested();
        return new MonteCarloStudy(load == 0 ? system : Shifted(system, places, load), options).PerSample(metric, threads, null, ended);
    }

    static AdequacySystem Shifted(AdequacySystem system, double[] places, double load) => system with
    {
        Variable = [.. system.Variable, .. places.Select((share, i) => new VariableResource("shift", i, [.. Enumerable.Repeat(-load * share, system.Steps)])).Where(v => v.Power[0] != 0)],
    };

    /// <summary>The share of a resource's power that stands in each area; evenly over all where it has none.</summary>
    static double[] Places(AdequacySystem system, Resource resource)
    {
        var power = new double[system.Areas.Count];
        foreach (var unit in resource.Units) power[unit.Area] += unit.Capacity;
        foreach (var variable in resource.Variable) power[variable.Area] += variable.Power.Length == 0 ? 0 : Math.Max(0, variable.Power.Max());
        foreach (var store in resource.Storage) power[store.Area] += store.DischargePower;
        foreach (var response in resource.DemandResponse) power[response.Area] += response.BorrowPower;
        var total = power.Sum();
        return [.. power.Select(p => total > 0 ? p / total : 1.0 / power.Length)];
    }

    static double Mean(double[] figures)
    {
        var sum = 0.0;
        foreach (var figure in figures) sum += figure;
        return sum / figures.Length;
    }

    static Estimate Estimated(double[] figures)
    {
        var moment = default(Moment);
        foreach (var figure in figures) moment = moment.With(figure);
        return moment.Mean(figures.Length);
    }

    /// <summary>The standard error of the mean difference of paired figures.</summary>
    static double Paired(double[] left, double[] right)
    {
        var moment = default(Moment);
        for (var i = 0; i < left.Length; i++) moment = moment.With(left[i] - right[i]);
        return moment.Mean(left.Length).StandardError;
    }
}
