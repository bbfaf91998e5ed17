namespace Ballast.Studies.Adequacy.MonteCarlo;

/// <summary>
/// One step of the whole system, and what it remembers: units serve their areas and then others; what lacks is given by stores, those first that could
/// give longest (Evans, Tindemans, Angeli 2019), then by demand response, those first whose debt may wait longest; what is left over pays
/// back debts, the most urgent first, and then charges stores, the emptiest in time first. Nothing is discharged to charge, to pay back or for the future.
/// </summary>
sealed class StepDispatch
{
    readonly SampledSystem sampled;
    readonly StorageState storage;
    readonly DemandResponseState response;
    readonly Outages[] tieOutages;

    /// <param name="sampled">The system.</param>
    /// <param name="storageOutages">Per store.</param>
    /// <param name="responseOutages">Per demand response.</param>
    /// <param name="tieOutages">Per tie.</param>
    public StepDispatch(SampledSystem sampled, Outages[] storageOutages, Outages[] responseOutages, Outages[] tieOutages)
    {
        this.sampled = sampled;
        this.tieOutages = tieOutages;
        Flow = new AreaFlow(sampled.Areas, sampled.System.Ties);
        storage = new StorageState(sampled.System, storageOutages);
        response = new DemandResponseState(sampled.System, responseOutages);
        Unserved = new double[sampled.Areas];
    }

    public AreaFlow Flow { get; }

    public StorageState Storage => storage;

    public DemandResponseState Response => response;

    /// <summary>MW not served in the step, per area; what is not paid back in time counts.</summary>
    public double[] Unserved { get; }

    /// <summary>Whether stores are full and nothing is owed, so that a step in which every area serves itself changes nothing.</summary>
    public bool IsSettled => storage.IsFull && response.IsFree;

    public void Start()
    {
        storage.Start();
        response.Start();
    }

    /// <summary>Lives through a step.</summary>
    /// <param name="step">Which; they are told in rising order.</param>
    /// <param name="net">Quanta of capacity above load, per area.</param>
    /// <returns>Whether any area is short.</returns>
    public bool Run(int step, ReadOnlySpan<int> net)
    {
        for (var a = 0; a < net.Length; a++)
        {
            Flow.Surplus[a] = net[a] > 0 ? net[a] * sampled.Quantum : 0;
            Flow.Deficit[a] = net[a] < 0 ? -net[a] * sampled.Quantum : 0;
        }
        for (var t = 0; t < tieOutages.Length; t++) Flow.Open(t, tieOutages[t].Covers(step));
        storage.Age(step);
        response.Age();
        if (Flow.AnyDeficit())
        {
            Flow.Serve();
            if (Flow.AnyDeficit())
            {
                storage.Discharge(Flow);
                if (Flow.AnyDeficit()) response.Borrow(step, Flow);
            }
        }
        if (Flow.AnySurplus())
        {
            response.PayBack(step, Flow);
            storage.Charge(Flow);
        }
        storage.Look();
        var any = false;
        for (var a = 0; a < net.Length; a++) Unserved[a] = Flow.Deficit[a] > AreaFlow.Nothing ? Flow.Deficit[a] : 0;
        response.Default(step, sampled.Steps, Unserved);
        foreach (var power in Unserved) any |= power > 0;
        return any;
    }
}
