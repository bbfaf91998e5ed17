using System.Runtime.CompilerServices;
using Ballast.Grid.Traces;

namespace Ballast.Grid.Models;

/// <summary>How the power electronics of an AI data center draw their power.</summary>
/// <param name="PowerFactor">Lagging; 1: no reactive power.</param>
/// <param name="LagSeconds">Time constant between the power asked for and the power that the rectifiers are ordered to draw; 0: none.</param>
/// <param name="MostCurrentMw">Limit of current, as MW at 1 pu voltage.</param>
/// <param name="HoldUpMwSeconds">Energy between the rectifiers and the servers at rest, in the DC links and the supplies' own hold-up, MW·s; 0: none is modelled.</param>
public sealed record InverterLoadSettings(double PowerFactor, double LagSeconds, double MostCurrentMw, double HoldUpMwSeconds = 0);

/// <summary>
/// An AI data center as the grid sees it: power electronics that draw the power which their work asks for, whatever the voltage, up to a limit of current; below that voltage
/// the power falls with it. A lag stands for the filters of the power supplies. With an energy of hold-up the servers draw from the DC link whatever the rectifiers give, and
/// the rectifiers are ordered to draw what the servers ask for and what brings the link back: after a dip they draw more until it is full. A share of it, set from outside as
/// time goes on, stays connected through a disturbance; the rest is carried by its batteries. The power follows a trace, straight between samples: one trace per scenario.
/// </summary>
public sealed class InverterLoad<T> : Device<T> where T : struct, IReal<T>
{
    /// <summary>Time constant with which the rectifiers restore their link, s: loops of DC voltage have bandwidths of about 10 Hz.</summary>
    public const double LinkSeconds = 0.016;

    static readonly DeviceOutput[] Shown = [DeviceOutput.Power, DeviceOutput.Reactive];

    readonly StateNames states = new();
    readonly Lag<T> supply;
    readonly int link;
    readonly LoadTrace[] traces;
    readonly T perBase, reactiveShare, currentMost, linkGain, perLink;
    readonly double systemBase;
    T demand, share = 1.0;
    Phasor<T> lastVoltage;

    /// <param name="traces">Power, MW, positive drawn; one for all scenarios or one per scenario.</param>
    /// <param name="systemBase">MVA.</param>
    /// <param name="settings">How it draws it.</param>
    public InverterLoad(LoadTrace[] traces, double systemBase, InverterLoadSettings settings)
    {
        this.traces = traces;
        this.systemBase = systemBase;
        perBase = 1 / systemBase;
        reactiveShare = Math.Sqrt(1 / (settings.PowerFactor * settings.PowerFactor) - 1);
        currentMost = settings.MostCurrentMw / systemBase;
        supply = new(states, "power", settings.LagSeconds);
        link = settings.HoldUpMwSeconds > 0 ? states.Add("link") : -1;
        (linkGain, perLink) = link < 0 ? (0.0, 0.0) : (settings.HoldUpMwSeconds / systemBase / LinkSeconds, systemBase / settings.HoldUpMwSeconds);
        SetTime(0);
    }

    public override IReadOnlyList<string> StateNames => states.Names;

    public override bool IsNonlinear => true;

    public override bool FollowsTime => true;

    public override IReadOnlyList<DeviceOutput> Outputs => Shown;

    /// <summary>Which share of the load is connected, 0 to 1.</summary>
    public T Share
    {
        get => share;
        set => share = value;
    }

    /// <summary>How full its link is, of the last evaluation: 1 at rest, 0 when the servers have nothing left; 1 where none is modelled.</summary>
    public T Charge { get; private set; } = 1.0;

    public override void SetTime(double seconds)
    {
        if (traces.Length == 1)
        {
            demand = (T)traces[0].At(seconds) * perBase;
            return;
        }

        Span<double> values = stackalloc double[traces.Length];
        for (var lane = 0; lane < traces.Length; lane++) values[lane] = traces[lane].At(seconds);
        demand = T.From(values) * perBase;
    }

    public override Phasor<T> Injection(ReadOnlySpan<T> x, Phasor<T> voltage)
    {
        // At the limit of current the admittance grows as voltage falls; under 0.1 pu it stays, so that current goes to zero with voltage.
        var square = T.Max(voltage.Re * voltage.Re + voltage.Im * voltage.Im, 1e-8);
        var magnitude = T.Sqrt(square);
        var g = share * T.Min(Ordered(x) / square, currentMost / T.Max(magnitude, 0.1));
        var b = g * reactiveShare;
        return new(-(g * voltage.Re + b * voltage.Im), b * voltage.Re - g * voltage.Im);
    }

    public override void Start(Span<T> x, Phasor<T> voltage, Phasor<T> current, StartNotes notes)
    {
        notes.Within("Power of an AI load", demand, 0.0, currentMost * voltage.Magnitude);
        supply.Start(x, demand);
        if (link >= 0) x[link] = 1.0;
    }

    public override void Advance(Span<T> x, Span<T> dx, Phasor<T> voltage)
    {
        lastVoltage = voltage;
        supply.Through(x, dx, demand);
        var ordered = Ordered(x);
        var magnitude = T.Max(voltage.Magnitude, 1e-4);
        var most = currentMost * magnitude * T.Min(magnitude * 10.0, 1.0);
        Signals<T> s = default;
        var drawn = Limit.Clamp(ordered, 0.0, most, ref s);
        if (link >= 0)
        {
            // What has left the grid is carried by batteries, which keep the link as well.
            var carried = demand + ((T)1 - x[link]) * linkGain;
            var rate = (T.IfGreater(share, 0.0, drawn, carried) - demand) * perLink;
            Charge = Limit.Hold(x, dx, link, rate, 0.0, 2.0, ref s);
        }

        Limits = s.Limits;
    }

    public override double Output(DeviceOutput output, ReadOnlySpan<T> x, int lane)
    {
        var current = Injection(x, lastVoltage);
        return -systemBase * (output switch
        {
            DeviceOutput.Power => -(lastVoltage.Re * current.Re + lastVoltage.Im * current.Im).At(lane),
            DeviceOutput.Reactive => -(lastVoltage.Im * current.Re - lastVoltage.Re * current.Im).At(lane),
            _ => double.NaN,
        });
    }

    /// <summary>The power that the rectifiers are to draw; they give none back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    T Ordered(ReadOnlySpan<T> x) => link < 0 ? supply.Out(x, demand) : T.Max(supply.Out(x, demand) + ((T)1 - x[link]) * linkGain, 0.0);
}
