using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.State;

namespace Ballast.Simulation.Plant;

/// <summary>One battery: follows its setpoint 0.2 s after the order, within its power and its window of charge.</summary>
sealed class PlantBattery(Battery battery)
{
    static readonly long Delay = TimeSpan.FromSeconds(0.2).Ticks;

    readonly double efficiency = Math.Sqrt(battery.RoundTripEfficiency);
    double setpoint;
    double ordered;
    long orderedAt = long.MaxValue;
    long until = long.MaxValue;
    double fallback;

    public Battery Battery => battery;

    public double Soc { get; private set; } = battery.InitialSoc;

    /// <summary>Mean power at the bus over the last step, positive when charging.</summary>
    public double Watts { get; private set; }

    public long OutUntil { get; set; } = long.MinValue;

    public bool IsOut(long now) => now < OutUntil;

    public void Order(in Command command, long now, long until)
    {
        ordered = command.Value;
        orderedAt = now + Delay;
        this.until = until;
        fallback = double.IsFinite(command.Fallback) ? command.Fallback : 0;
    }

    public void Step(long from, long to)
    {
        var dt = to - from;
        var (asked, since) = (setpoint, from);
        var energy = 0.0;
        if (orderedAt <= to)
        {
            energy += asked * Math.Max(0, orderedAt - from);
            since = Math.Max(from, orderedAt);
            asked = setpoint = ordered;
            orderedAt = long.MaxValue;
        }
        if (until <= to)
        {
            energy += asked * Math.Max(0, until - since);
            since = Math.Max(since, until);
            asked = setpoint = fallback;
            until = long.MaxValue;
        }
        var watts = IsOut(to) ? 0 : (energy + asked * (to - since)) / dt;
        var hours = dt / (double)TimeSpan.TicksPerHour;
        var capacity = battery.Capacity.WattHours;
        var roomWatts = Math.Max(0, battery.MaxSoc - Soc) * capacity / efficiency / hours;
        var storedWatts = Math.Max(0, Soc - battery.MinSoc) * capacity * efficiency / hours;
        watts = Math.Clamp(watts, -Math.Min(battery.MaxDischarge.Watts, storedWatts), Math.Min(battery.MaxCharge.Watts, roomWatts));
        Soc += (watts > 0 ? watts * efficiency : watts / efficiency) * hours / capacity;
        Watts = watts;
    }

    public BatteryReading Read(DateTimeOffset at, long now) => new() { At = at, Watts = Watts, Soc = Soc, Available = !IsOut(now) };

    public void Exchange(StateExchange s)
    {
        setpoint = s.Keep(setpoint);
        ordered = s.Keep(ordered);
        orderedAt = s.Keep(orderedAt);
        until = s.Keep(until);
        fallback = s.Keep(fallback);
        Soc = s.Keep(Soc);
        Watts = s.Keep(Watts);
        OutUntil = s.Keep(OutUntil);
    }
}
