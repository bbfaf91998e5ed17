using System.Globalization;
using System.Numerics;
using Ballast.Grid.Dynamics;
using Ballast.Grid.Models;

namespace Ballast.Grid.Tests.Modes;

/// <summary>A sine of load through the time domain, and the amplitude that it leaves in every machine's speed.</summary>
public class ForcedResponseTest
{
    /// <summary>Asked is one percent of the reference, which is linear: a small sine keeps the time domain there.</summary>
    [Theory]
    [InlineData(0.05)]
    [InlineData(0.1)]
    [InlineData(0.3)]
    [InlineData(0.6469)]
    [InlineData(0.7)]
    [InlineData(1)]
    [InlineData(1.1246)]
    [InlineData(2)]
    [InlineData(5)]
    public void The_time_domain_swings_as_the_reference_s_forced_response(double hz)
    {
        var row = File.ReadLines(Repository.SharedData("kundur/forced_response_bus7.csv")).Where(l => !l.StartsWith('#')).Select(l => l.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray()).Single(r => r[0] == hz);
        var swing = Drive(hz, megawatts: 1);
        for (var r = 0; r < 4; r++) Assert.Equal(1, swing[r] / (0.01 * row[r + 1]), 0.002);
    }

    /// <summary>25 MW at the areas' swing, as the reference ran its own time domain, which is within 0.9 % of its linear response there.</summary>
    [Theory]
    [InlineData(0.6469)]
    [InlineData(1)]
    public void A_large_sine_swings_within_a_percent_of_the_linear_response(double hz)
    {
        double[] linear = hz == 1 ? [2.7402e-4, 1.2997e-4, 4.7759e-5, 1.1897e-4] : [2.9126e-4, 2.1641e-4, 4.0674e-4, 5.0667e-4];
        var swing = Drive(hz, megawatts: 25);
        for (var r = 0; r < 4; r++) Assert.Equal(1, swing[r] / linear[r], 0.01);
    }

    /// <summary>Amplitude of each machine's speed, pu, over the last whole periods of a run in which start and slow decays are gone.</summary>
    static double[] Drive(double hz, double megawatts)
    {
        var grid = SharedCases.Kundur(LoadMix.ConstantPower);
        var load = new SineLoad { Name = "sine 7", Bus = grid.Place(7), Hertz = hz, Amplitude = megawatts / grid.Case.BaseMva };
        var system = grid.Build<Scalar>(new(), out var x, [load]);
        var perPeriod = (int)Math.Ceiling(1 / hz / 0.008);
        var h = 1 / hz / perPeriod;
        var settle = (int)Math.Ceiling(60 * hz);
        var measured = Math.Max(2, (int)Math.Ceiling(2 * hz));
        var speeds = system.Devices.OfType<GeneratingDevice<Scalar>>().Select(d => d.First).ToArray();
        var sums = new Complex[4];
        var (k1, k2, k3, k4, trial) = (new Scalar[x.Length], new Scalar[x.Length], new Scalar[x.Length], new Scalar[x.Length], new Scalar[x.Length]);
        for (long n = 0; n < (long)(settle + measured) * perPeriod; n++)
        {
            var t = n * h;
            system.Evaluate(x, k1, t);
            Shift(k1, h / 2);
            system.Evaluate(trial, k2, t + h / 2);
            Shift(k2, h / 2);
            system.Evaluate(trial, k3, t + h / 2);
            Shift(k3, h);
            system.Evaluate(trial, k4, t + h);
            for (var i = 0; i < x.Length; i++) x[i] = x[i].Value + h / 6 * (k1[i].Value + 2 * (k2[i].Value + k3[i].Value) + k4[i].Value);
            if (n < (long)settle * perPeriod) continue;
            for (var r = 0; r < 4; r++) sums[r] += x[speeds[r]].Value * Complex.FromPolarCoordinates(2.0 / (measured * perPeriod), -2 * Math.PI * hz * (t + h));
        }
        return [.. sums.Select(s => s.Magnitude)];
        void Shift(Scalar[] rates, double step)
        {
            for (var i = 0; i < x.Length; i++) trial[i] = x[i].Value + step * rates[i].Value;
        }
    }

    /// <summary>A load of constant power that swings.</summary>
    sealed class SineLoad : Device<Scalar>
    {
        double power;

        public required double Hertz { get; init; }

        public required double Amplitude { get; init; }

        public override IReadOnlyList<string> StateNames => [];

        public override bool IsNonlinear => true;

        public override bool FollowsTime => true;

        public override void SetTime(double seconds) => power = Amplitude * Math.Sin(2 * Math.PI * Hertz * seconds);

        public override Phasor<Scalar> Injection(ReadOnlySpan<Scalar> x, Phasor<Scalar> voltage)
        {
            var square = voltage.Re.Value * voltage.Re.Value + voltage.Im.Value * voltage.Im.Value;
            return new(-power * voltage.Re.Value / square, -power * voltage.Im.Value / square);
        }

        public override void Start(Span<Scalar> x, Phasor<Scalar> voltage, Phasor<Scalar> current, StartNotes notes)
        {
        }

        public override void Advance(Span<Scalar> x, Span<Scalar> dx, Phasor<Scalar> voltage)
        {
        }
    }
}
