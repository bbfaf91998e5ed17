namespace Ballast.Studies.Adequacy.MonteCarlo;

/// <summary>Sums over a block of what stores, demand response and ties did.</summary>
sealed class MemberTally
{
    readonly SampledSystem sampled;
    readonly Moment[] drawn, given, lost, borrowed, interest, paid, unpaid, calls, responseSteps, flow, utilization;
    readonly double[][] lack, debt, stepFlow, stepUtilization;
    readonly double[] sampleFlow, sampleUtilization;

    public MemberTally(SampledSystem sampled)
    {
        this.sampled = sampled;
        var (s, d, t) = (sampled.System.Storage.Count, sampled.System.DemandResponse.Count, sampled.System.Ties.Count);
        (drawn, given, lost) = (new Moment[s], new Moment[s], new Moment[s]);
        (borrowed, interest, paid, unpaid, calls, responseSteps) = (new Moment[d], new Moment[d], new Moment[d], new Moment[d], new Moment[d], new Moment[d]);
        (flow, utilization, sampleFlow, sampleUtilization) = (new Moment[t], new Moment[t], new double[t], new double[t]);
        (lack, debt, stepFlow, stepUtilization) = (Series(s), Series(d), Series(t), Series(t));
    }

    double[][] Series(int count)
    {
        var series = new double[count][];
        for (var i = 0; i < count; i++) series[i] = new double[sampled.Steps];
        return series;
    }

    public void Start()
    {
        Array.Clear(sampleFlow);
        Array.Clear(sampleUtilization);
    }

    /// <summary>A tie that is out, or can carry nothing, counts as used in full; other ties carry nothing in steps that are not lived through.</summary>
    public void Closed(int tie, int from, int to)
    {
        sampleUtilization[tie] += to - from;
        for (var t = from; t < to; t++) stepUtilization[tie][t]++;
    }

    /// <summary>After a step that was lived through.</summary>
    public void Step(int step, StepDispatch dispatch, ReadOnlySpan<bool> closed)
    {
        for (var s = 0; s < lack.Length; s++) lack[s][step] += sampled.System.Storage[s].Energy - dispatch.Storage.Energy[s];
        for (var d = 0; d < debt.Length; d++) debt[d][step] += dispatch.Response.Debt[d];
        for (var t = 0; t < stepFlow.Length; t++)
        {
            if (dispatch.Flow.Flow[t] == 0 || closed[t]) continue;
            sampleFlow[t] += dispatch.Flow.Flow[t];
            stepFlow[t][step] += dispatch.Flow.Flow[t];
            sampleUtilization[t] += dispatch.Flow.Utilization(t);
            stepUtilization[t][step] += dispatch.Flow.Utilization(t);
        }
    }

    public void End(StepDispatch dispatch)
    {
        for (var s = 0; s < drawn.Length; s++)
        {
            drawn[s] = drawn[s].With(dispatch.Storage.Drawn[s]);
            given[s] = given[s].With(dispatch.Storage.Given[s]);
            lost[s] = lost[s].With(dispatch.Storage.Lost[s]);
        }
        for (var d = 0; d < borrowed.Length; d++)
        {
            var response = dispatch.Response;
            borrowed[d] = borrowed[d].With(response.Borrowed[d]);
            interest[d] = interest[d].With(response.Interest[d]);
            paid[d] = paid[d].With(response.Paid[d]);
            unpaid[d] = unpaid[d].With(response.Unpaid[d]);
            calls[d] = calls[d].With(response.Calls[d]);
            responseSteps[d] = responseSteps[d].With(response.Steps[d]);
        }
        for (var t = 0; t < flow.Length; t++)
        {
            flow[t] = flow[t].With(sampleFlow[t] / sampled.Steps);
            utilization[t] = utilization[t].With(sampleUtilization[t] / sampled.Steps);
        }
    }

    /// <summary>Gives the sums of the block and begins another.</summary>
    public (StorageSums[] Storage, DemandResponseSums[] Response, TieSums[] Ties) Take()
    {
        var stores = new StorageSums[drawn.Length];
        for (var s = 0; s < stores.Length; s++) stores[s] = new StorageSums { Drawn = drawn[s], Given = given[s], Lost = lost[s], StepLack = [.. lack[s]] };
        var responses = new DemandResponseSums[borrowed.Length];
        for (var d = 0; d < responses.Length; d++)
            responses[d] = new DemandResponseSums { Borrowed = borrowed[d], Interest = interest[d], Paid = paid[d], Unpaid = unpaid[d], Calls = calls[d], Steps = responseSteps[d], StepDebt = [.. debt[d]] };
        var ties = new TieSums[flow.Length];
        for (var t = 0; t < ties.Length; t++) ties[t] = new TieSums { Flow = flow[t], Utilization = utilization[t], StepFlow = [.. stepFlow[t]], StepUtilization = [.. stepUtilization[t]] };
        foreach (var moments in (ReadOnlySpan<Moment[]>)[drawn, given, lost, borrowed, interest, paid, unpaid, calls, responseSteps, flow, utilization]) Array.Clear(moments);
        foreach (var series in (ReadOnlySpan<double[][]>)[lack, debt, stepFlow, stepUtilization])
            foreach (var one in series) Array.Clear(one);
        return (stores, responses, ties);
    }
}
