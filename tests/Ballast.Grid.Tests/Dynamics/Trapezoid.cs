using Ballast.Grid.Dynamics;
using Ballast.Grid.Models;

namespace Ballast.Grid.Tests.Dynamics;

/// <summary>
/// The implicit trapezoidal rule at a coarse fixed step, as a program under comparison takes it: what is left between its trajectory and ours with the same rule and step
/// is a difference of models, and the rest is its step.
/// </summary>
static class Trapezoid
{
    public static Trajectory Run(GridModel model, double until, double step, GridEvent happening, double nudge, bool late, CancellationToken cancel)
    {
        var system = model.Build<Scalar>(new(), out var x);
        var recorder = new Recorder(model, system);
        var (k, next, rates) = (new Scalar[x.Length], new Scalar[x.Length], new Scalar[x.Length]);
        var (time, done) = (0.0, false);
        system.Evaluate(x, k, 0);
        recorder.Add(0, x);
        while (time < until - 1e-9)
        {
            cancel.ThrowIfCancellationRequested();
            var h = step;
            if (!done && time + h > happening.Seconds - 1e-9) h = happening.Seconds - time;
            if (done && Math.Abs(time - happening.Seconds) < 1e-12 && nudge > 0) h = nudge;
            if (h > 0) Step(h);
            if (done || Math.Abs(time - happening.Seconds) > 1e-12) continue;
            Happenings.Apply(model, system, happening);
            done = true;
            // A program that notices a changed load only inside its next step takes that step's first rates from before the change.
            if (late) continue;
            system.Evaluate(x, k, time);
            recorder.Add(time, x);
        }

        return recorder.Trajectory;

        void Step(double h)
        {
            for (var i = 0; i < x.Length; i++) next[i] = x[i].Value + h * k[i].Value;
            for (var iteration = 0; iteration < 200; iteration++)
            {
                system.Evaluate(next, rates, time + h);
                var change = 0.0;
                for (var i = 0; i < x.Length; i++)
                {
                    var better = x[i].Value + h / 2 * (k[i].Value + rates[i].Value);
                    change = Math.Max(change, Math.Abs(better - next[i].Value));
                    next[i] = better;
                }

                if (change < 1e-13) break;
            }

            next.CopyTo(x, 0);
            time += h;
            system.Evaluate(x, k, time);
            recorder.Add(time, x);
        }
    }
}
