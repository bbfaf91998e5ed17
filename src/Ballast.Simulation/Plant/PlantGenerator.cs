using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.State;

namespace Ballast.Simulation.Plant;

/// <summary>One generator: starts in its time, then follows its setpoint at its ramp between least and greatest output. Outputs are magnitudes.</summary>
sealed class PlantGenerator(Generator generator)
{
    double setpoint;
    long readyAt = long.MaxValue;
    long until = long.MaxValue;
    double fallback;

    public double Watts { get; private set; }

    public bool Running { get; private set; }

    public void Order(in Command command, long now, long until)
    {
        Follow(command.Value, now);
        this.until = until;
        fallback = double.IsFinite(command.Fallback) ? command.Fallback : 0;
    }

    void Follow(double watts, long now)
    {
        setpoint = watts > 0 ? Math.Clamp(watts, generator.Min.Watts, generator.Max.Watts) : 0;
        if (setpoint == 0) readyAt = long.MaxValue;
        else if (!Running && readyAt == long.MaxValue) readyAt = now + generator.StartTime.Ticks;
    }

    public void Step(long from, long to)
    {
        if (until <= to)
        {
            Follow(fallback, until);
            until = long.MaxValue;
        }
        if (readyAt <= to)
        {
            Running = true;
            Watts = generator.Min.Watts;
            readyAt = long.MaxValue;
        }
        if (!Running) return;
        var step = generator.Ramp.WattsPerSecond * (to - from) / TimeSpan.TicksPerSecond;
        Watts = setpoint >= Watts ? Math.Min(setpoint, Watts + step) : Math.Max(setpoint, Watts - step);
        // Below its least output it cannot run: once told to stop it drops out there.
        if (setpoint == 0 && Watts <= generator.Min.Watts)
        {
            Watts = 0;
            Running = false;
        }
    }

    public GeneratorReading Read(DateTimeOffset at) => new() { At = at, Watts = Watts, Running = Running, Available = true };

    public void Exchange(StateExchange s)
    {
        setpoint = s.Keep(setpoint);
        readyAt = s.Keep(readyAt);
        until = s.Keep(until);
        fallback = s.Keep(fallback);
        Watts = s.Keep(Watts);
        Running = s.Keep(Running);
    }
}
