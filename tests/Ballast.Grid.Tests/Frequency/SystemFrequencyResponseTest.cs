using Ballast.Grid.Cases;
using Ballast.Grid.Frequency;
using FsCheck;
using FsCheck.Fluent;

namespace Ballast.Grid.Tests.Frequency;

/// <summary>The closed form against the numbers of its paper's example and against the equation it solves.</summary>
public class SystemFrequencyResponseTest
{
    static readonly SystemFrequencyResponse Example = new() { Droop = 0.05, InertiaSeconds = 4, MechanicalGain = 0.95, HighPressureFraction = 0.3, ReheatSeconds = 8, Damping = 1 };

    [Fact]
    public void The_worked_example_agrees_in_six_digits()
    {
        Assert.Equal(0.559017, Example.NaturalFrequency, 5e-7);
        Assert.Equal(0.860886, Example.DampingRatio, 5e-7);
        Assert.Equal(0.284427, Example.SwingFrequency, 5e-7);
        Assert.Equal(7.16772, Example.SwingGain, 5e-6);
        Assert.Equal(-0.13997, Example.SwingPhase, 5e-6);
        Assert.Equal(2.36883, Example.NadirSeconds, 5e-6);
        Assert.Equal(-0.0324953, Example.Nadir(-0.3), 5e-8);
        Assert.Equal(-0.015, Example.SettlesAt(-0.3), 1e-15);
        Assert.Equal(-0.0375, Example.InitialRate(-0.3), 1e-15);
    }

    [Fact]
    public void The_paper_s_form_with_gain_and_phase_is_the_same_curve()
    {
        for (var t = 0.0; t < 30; t += 0.37)
        {
            var wave = Example.SettlesAt(-0.3) * (1 + Example.SwingGain * Math.Exp(-Example.DampingRatio * Example.NaturalFrequency * t) * Math.Sin(Example.SwingFrequency * t + Example.SwingPhase));
            Assert.Equal(wave, Example.Speed(-0.3, t), 1e-14);
        }
    }

    /// <summary>Whatever swings or creeps: the closed form is what the equation gives by small steps, and no sample passes the nadir.</summary>
    [Fact]
    public void The_closed_form_is_what_small_steps_give()
    {
        var some = from droop in Gen.Choose(20, 100)
                   from inertia in Gen.Choose(10, 100)
                   from early in Gen.Choose(0, 100)
                   from reheat in Gen.Choose(1, 150)
                   from damping in Gen.Choose(0, 30)
                   select new SystemFrequencyResponse
                   {
                       Droop = droop / 1000.0,
                       InertiaSeconds = inertia / 10.0,
                       HighPressureFraction = early / 100.0,
                       ReheatSeconds = reheat / 10.0,
                       Damping = damping / 10.0,
                   };
        Prop.ForAll(some.ToArbitrary(), r =>
        {
            double speed = 0, slow = 0, nadir = r.Nadir(-0.1);
            const double h = 1e-3;
            (double, double) Rate(double w, double x)
            {
                var valve = -r.MechanicalGain / r.Droop * w;
                return ((-0.1 - r.Damping * w + r.HighPressureFraction * valve + (1 - r.HighPressureFraction) * x) / (2 * r.InertiaSeconds), (valve - x) / r.ReheatSeconds);
            }
            for (var k = 1; k <= 10_000; k++)
            {
                var (a1, b1) = Rate(speed, slow);
                var (a2, b2) = Rate(speed + h / 2 * a1, slow + h / 2 * b1);
                var (a3, b3) = Rate(speed + h / 2 * a2, slow + h / 2 * b2);
                var (a4, b4) = Rate(speed + h * a3, slow + h * b3);
                speed += h / 6 * (a1 + 2 * a2 + 2 * a3 + a4);
                slow += h / 6 * (b1 + 2 * b2 + 2 * b3 + b4);
                if (speed < nadir - 1e-9) return false;
                if (k % 500 == 0 && Math.Abs(speed - r.Speed(-0.1, k * h)) > 1e-10) return false;
            }
            return true;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_cannot_be_is_said() => Assert.Throws<CaseException>(() => (Example with { InertiaSeconds = 0 }).Nadir(-0.1));

    [Fact]
    public void Rocof_is_the_swing_equation_s_first_moment()
    {
        Assert.Equal(-60 * 0.3 / 8, Rocof.HzPerSecond(60, -0.3, 4), 1e-12);
        Assert.Equal(Example.InitialRate(-0.3) * 60, Rocof.HzPerSecond(60, -0.3, 4), 1e-12);
        Assert.Equal(60.0 * 2600 / (2 * 1), Rocof.LeastStored(60, 2600, 1), 1e-9);
    }
}
