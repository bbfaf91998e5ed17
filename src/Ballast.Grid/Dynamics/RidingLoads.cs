using System.Numerics;
using Ballast.Grid.Models;

namespace Ballast.Grid.Dynamics;

/// <summary>The loads of a run that decide by themselves how much of them stays connected.</summary>
sealed class RidingLoads
{
    readonly GridSystem<Scalar> system;
    readonly double nominal;
    readonly List<(InverterLoad<Scalar> Load, Func<LoadCondition, double> Hook)> loads = [];
    readonly Complex[] before;
    double last;

    public RidingLoads(GridModel model, GridSystem<Scalar> system)
    {
        this.system = system;
        nominal = model.Case.Frequency;
        var devices = system.Devices.OfType<InverterLoad<Scalar>>().ToArray();
        for (var i = 0; i < model.Options.TraceLoads.Count; i++)
            if (model.Options.TraceLoads[i].RideThrough is { } hook) loads.Add((devices[i], hook));
        before = new Complex[loads.Count];
    }

    public bool Any => loads.Count > 0;

    /// <summary>Asks every load; whether a share has changed.</summary>
    public bool Changed(double time)
    {
        var changed = false;
        for (var i = 0; i < loads.Count; i++)
        {
            var (load, hook) = loads[i];
            var voltage = system.Voltage(load).ToComplex();
            var turn = before[i] == Complex.Zero || time <= last ? 0 : (voltage / before[i]).Phase / (time - last) / (2 * Math.PI);
            before[i] = voltage;
            var share = Math.Clamp(hook(new(time, voltage.Magnitude, nominal + turn, load.Charge.Value)), 0, 1);
            if (share == load.Share.Value) continue;
            load.Share = share;
            changed = true;
        }

        last = time;
        if (changed) system.LoadsChanged();
        return changed;
    }
}
