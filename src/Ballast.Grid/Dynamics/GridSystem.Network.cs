using System.Runtime.InteropServices;
using Ballast.Grid.Cases;
using Ballast.Grid.Models;

namespace Ballast.Grid.Dynamics;

/// <summary>
/// The network within one evaluation. Loads whose current depends on voltage are split into their slope, which is part of the reduced matrices, and a small remainder r:
/// V = K·I_sources + P·r(V) among their ports. That iteration is Newton's with a kept Jacobian; it takes two or three rounds of one real matrix each.
/// </summary>
public sealed partial class GridSystem<T>
{
    /// <summary>Change of the voltages, pu, in one round at which they count as found: what is left is smaller by the rate of convergence.</summary>
    const double Tolerance = 1e-10;

    /// <summary>Rounds after which the Jacobian is made again at the voltages of now.</summary>
    const int Patience = 8;

    /// <summary>Rounds after which each has a Jacobian of its own.</summary>
    const int Persistence = 24;

    const int MostRounds = 120;

    /// <summary>Rounds in which loads are taken as the admittances that they are.</summary>
    const int MostChords = 2000;

    /// <summary>Share of a Newton step below which shortening it further leads nowhere.</summary>
    const double LeastShare = 1e-3;

    /// <summary>Evaluations of more than three rounds after which the Jacobian is made again: by then that costs less than the rounds.</summary>
    const int Slow = 500;

    // Loads by port: voltage, real and imaginary parts in turn, without their remainder; the sources' currents likewise; the remainders.
    T[] open, formerOpen;
    bool follows;
    int slow;
    readonly T[] given, remainder, correction, totalRe, totalIm, formerRe, formerIm, fromRe, fromIm, stepRe, stepIm;
    readonly double[] slopes, jacobian, inverse, fromSources, fromLoads;

    void SolveNetwork(ReadOnlySpan<T> x, double seconds)
    {
        if (nonlinear.Length == 0)
        {
            Multiply(all, sourceRe, sourceIm);
            return;
        }

        if (stale) Refresh(x);
        for (var i = 0; i < sources.Length; i++) (given[2 * i], given[2 * i + 1]) = (sourceRe[sources[i]], sourceIm[sources[i]]);
        (open, formerOpen) = (formerOpen, open);
        MatrixProduct.Of(fromSources, given, open);
        if (follows)
        {
            // With the remainder of the last evaluation the voltages move as the open ones do: a round for nothing.
            for (var r = 0; r < nonlinear.Length; r++)
            {
                voltageRe[nonlinear[r]] += open[2 * r] - formerOpen[2 * r];
                voltageIm[nonlinear[r]] += open[2 * r + 1] - formerOpen[2 * r + 1];
            }
        }

        follows = true;
        for (var r = 0; r < nonlinear.Length; r++) (formerRe[r], formerIm[r]) = (voltageRe[nonlinear[r]], voltageIm[nonlinear[r]]);
        var round = 0;
        while (round++ < Persistence)
        {
            Inject(x);
            for (var r = 0; r < nonlinear.Length; r++)
            {
                var port = nonlinear[r];
                var (re, im) = (voltageRe[port], voltageIm[port]);
                remainder[2 * r] = injectionRe[port] - ((T)slopes[4 * r] * re + (T)slopes[4 * r + 1] * im);
                remainder[2 * r + 1] = injectionIm[port] - ((T)slopes[4 * r + 2] * re + (T)slopes[4 * r + 3] * im);
            }

            var change = 0.0;
            MatrixProduct.Of(fromLoads, remainder, correction);
            for (var r = 0; r < nonlinear.Length; r++)
            {
                var port = nonlinear[r];
                var (re, im) = (open[2 * r] + correction[2 * r], open[2 * r + 1] + correction[2 * r + 1]);
                change = Worse(Worse(change, T.Size(re - voltageRe[port])), T.Size(im - voltageIm[port]));
                (voltageRe[port], voltageIm[port]) = (re, im);
            }

            if (change < Tolerance) break;
            if (round % Patience != 0) continue;
            Refresh(x);
            MatrixProduct.Of(fromSources, given, open);
        }

        if (round > Persistence) Search(x, seconds);
        else if (round > 3 && ++slow >= Slow) stale = true;

        for (var port = 0; port < ports.Length; port++)
        {
            totalRe[port] = sourceRe[port] + injectionRe[port];
            totalIm[port] = sourceIm[port] + injectionIm[port];
        }

        Multiply(plain, totalRe, totalIm);
    }

    /// <summary>One round with the Jacobian that there is: moves the voltages to where it expects them, and gives by how much the worst of them moved.</summary>
    double Round(ReadOnlySpan<T> x)
    {
        Expect(x);
        var change = 0.0;
        for (var r = 0; r < nonlinear.Length; r++)
        {
            var port = nonlinear[r];
            var (re, im) = (open[2 * r] + correction[2 * r], open[2 * r + 1] + correction[2 * r + 1]);
            change = Worse(Worse(change, T.Size(re - voltageRe[port])), T.Size(im - voltageIm[port]));
            (voltageRe[port], voltageIm[port]) = (re, im);
        }

        return change;
    }

    /// <summary>Makes <see cref="correction"/>: what the loads' remainders at the voltages of now add to the open voltages.</summary>
    void Expect(ReadOnlySpan<T> x)
    {
        Inject(x);
        for (var r = 0; r < nonlinear.Length; r++)
        {
            var port = nonlinear[r];
            var (re, im) = (voltageRe[port], voltageIm[port]);
            remainder[2 * r] = injectionRe[port] - ((T)slopes[4 * r] * re + (T)slopes[4 * r + 1] * im);
            remainder[2 * r + 1] = injectionIm[port] - ((T)slopes[4 * r + 2] * re + (T)slopes[4 * r + 3] * im);
        }

        MatrixProduct.Of(fromLoads, remainder, correction);
    }

    /// <summary>
    /// Finds the voltages where the kept Jacobian does not. The loads' current is continuous and bounded, so there always are such voltages (Brouwer), but not always near the former ones: where a load
    /// of constant power reaches the kink of its curve behind a weak network, its voltage jumps to another branch. Taking each load as the admittance that it is at the voltages of the round before leads
    /// there: a higher voltage makes a smaller admittance, which makes a higher voltage, up or down to the nearest point at rest.
    /// </summary>
    void Search(ReadOnlySpan<T> x, double seconds)
    {
        const double Near = 1e-3;
        Restore(formerRe, formerIm);
        if (Converges(x)) return;
        Restore(formerRe, formerIm);
        for (var round = 0; round < MostChords; round++)
        {
            Refresh(x, chords: true);
            MatrixProduct.Of(fromSources, given, open);
            var change = Round(x);
            if (!double.IsFinite(change)) break;
            if (change < Tolerance)
            {
                Inject(x);
                stale = true;
                return;
            }

            if (change > Near || round % Patience != 0) continue;
            for (var r = 0; r < nonlinear.Length; r++) (formerRe[r], formerIm[r]) = (voltageRe[nonlinear[r]], voltageIm[nonlinear[r]]);
            if (Converges(x)) return;
            Restore(formerRe, formerIm);
        }

        throw new CaseException(FormattableString.Invariant(
            $"The network's voltages were not found at {seconds:G6} s: its loads of constant power or current ask for more than it can carry there; lower them, or let part of them be of constant impedance."));

        void Restore(T[] re, T[] im)
        {
            for (var r = 0; r < nonlinear.Length; r++) (voltageRe[nonlinear[r]], voltageIm[nonlinear[r]]) = (re[r], im[r]);
        }
    }

    /// <summary>
    /// Newton's method with a Jacobian of its own in each round, and steps shortened until the next one is the smaller (the natural monotonicity test: Deuflhard, Newton Methods for
    /// Nonlinear Problems, 2004, section 3.3): a kept Jacobian of one side of a kink sends the voltages to the other side and back.
    /// </summary>
    bool Converges(ReadOnlySpan<T> x)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            Refresh(x);
            follows = true;
            MatrixProduct.Of(fromSources, given, open);
            Expect(x);
            var far = 0.0;
            for (var r = 0; r < nonlinear.Length; r++)
            {
                var port = nonlinear[r];
                (fromRe[r], fromIm[r]) = (voltageRe[port], voltageIm[port]);
                (stepRe[r], stepIm[r]) = (open[2 * r] + correction[2 * r] - fromRe[r], open[2 * r + 1] + correction[2 * r + 1] - fromIm[r]);
                far = Worse(Worse(far, T.Size(stepRe[r])), T.Size(stepIm[r]));
            }

            if (!double.IsFinite(far)) return false;
            for (var share = 1.0; share > LeastShare; share *= 0.5)
            {
                for (var r = 0; r < nonlinear.Length; r++) (voltageRe[nonlinear[r]], voltageIm[nonlinear[r]]) = (fromRe[r] + (T)share * stepRe[r], fromIm[r] + (T)share * stepIm[r]);
                Expect(x);
                if (far < Tolerance) return true;
                var next = 0.0;
                for (var r = 0; r < nonlinear.Length; r++)
                {
                    var port = nonlinear[r];
                    next = Worse(Worse(next, T.Size(open[2 * r] + correction[2 * r] - voltageRe[port])), T.Size(open[2 * r + 1] + correction[2 * r + 1] - voltageIm[port]));
                }

                if (next < (1 - share / 4) * far) break;
            }
        }

        return false;
    }

    /// <summary>The currents of nonlinear devices at the voltages of now.</summary>
    void Inject(ReadOnlySpan<T> x)
    {
        foreach (var port in nonlinear) (injectionRe[port], injectionIm[port]) = (0.0, 0.0);
        foreach (var i in nonlinearDevices)
        {
            var device = devices[i];
            if (!device.Connected) continue;
            var port = device.Port;
            var current = device.Injection(x.Slice(device.First, device.StateNames.Count), new(voltageRe[port], voltageIm[port]));
            injectionRe[port] += current.Re;
            injectionIm[port] += current.Im;
        }
    }

    static double Worse(double a, double b) => b > a || double.IsNaN(b) ? b : a;

    /// <summary>Takes the slopes of the loads at the voltages of now into the reduced matrices. Slopes by differences and, in a batch, of the mean scenario: they only steer the iteration. Chords: the admittance that each load is, instead of its slope.</summary>
    void Refresh(ReadOnlySpan<T> x, bool chords = false)
    {
        (stale, follows, slow) = (false, false, 0);
        var (rows, m) = (nonlinear.Length, ports.Length);
        Array.Clear(slopes);
        for (var r = 0; r < rows; r++)
        {
            var port = nonlinear[r];
            T vr = Mean(voltageRe[port]), vi = Mean(voltageIm[port]);
            if (network.Dead[ports[port]] || !(Math.Abs(vr.At(0)) + Math.Abs(vi.At(0)) < 1e3)) (vr, vi) = (1.0, 0.0);
            const double Delta = 1e-6;
            var square = vr.At(0) * vr.At(0) + vi.At(0) * vi.At(0);
            foreach (var i in nonlinearDevices)
            {
                var device = devices[i];
                if (!device.Connected || device.Port != port) continue;
                var states = x.Slice(device.First, device.StateNames.Count);
                if (chords && square > Delta * Delta)
                {
                    // I = c·V.
                    var now = device.Injection(states, new(vr, vi));
                    var (re, im) = (Mean(now.Re * vr + now.Im * vi) / square, Mean(now.Im * vr - now.Re * vi) / square);
                    slopes[4 * r] += re;
                    slopes[4 * r + 1] -= im;
                    slopes[4 * r + 2] += im;
                    slopes[4 * r + 3] += re;
                    continue;
                }

                var (ahead, behind) = (device.Injection(states, new(vr + (T)Delta, vi)), device.Injection(states, new(vr - (T)Delta, vi)));
                slopes[4 * r] += Mean(ahead.Re - behind.Re) / (2 * Delta);
                slopes[4 * r + 2] += Mean(ahead.Im - behind.Im) / (2 * Delta);
                (ahead, behind) = (device.Injection(states, new(vr, vi + (T)Delta)), device.Injection(states, new(vr, vi - (T)Delta)));
                slopes[4 * r + 1] += Mean(ahead.Re - behind.Re) / (2 * Delta);
                slopes[4 * r + 3] += Mean(ahead.Im - behind.Im) / (2 * Delta);
            }
        }

        // 1 − Z·∂I/∂V over real and imaginary parts.
        var width = 2 * rows;
        for (var r = 0; r < rows; r++)
            for (var c = 0; c < rows; c++)
            {
                var at = nonlinear[r] * m + nonlinear[c];
                var (a, b) = (network.Re[at], network.Im[at]);
                var (rr, ri, ir, ii) = (slopes[4 * c], slopes[4 * c + 1], slopes[4 * c + 2], slopes[4 * c + 3]);
                jacobian[2 * r * width + 2 * c] = (r == c ? 1 : 0) - (a * rr - b * ir);
                jacobian[2 * r * width + 2 * c + 1] = -(a * ri - b * ii);
                jacobian[(2 * r + 1) * width + 2 * c] = -(a * ir + b * rr);
                jacobian[(2 * r + 1) * width + 2 * c + 1] = (r == c ? 1 : 0) - (a * ii + b * ri);
            }

        if (!Dense.Invert(jacobian, inverse, width))
        {
            // On the edge of what the network can carry: without slopes the iteration is slower, and finds it if it is there.
            Array.Clear(slopes);
            Array.Clear(inverse);
            for (var i = 0; i < width; i++) inverse[i * width + i] = 1;
        }

        Reduce(nonlinear, fromLoads);
        Reduce(sources, fromSources);

        void Reduce(int[] columns, double[] into)
        {
            var across = 2 * columns.Length;
            Array.Clear(into);
            for (var row = 0; row < width; row++)
                for (var k = 0; k < rows; k++)
                {
                    var (p, q) = (inverse[row * width + 2 * k], inverse[row * width + 2 * k + 1]);
                    if (p == 0 && q == 0) continue;
                    for (var c = 0; c < columns.Length; c++)
                    {
                        var at = nonlinear[k] * m + columns[c];
                        var (a, b) = (network.Re[at], network.Im[at]);
                        into[row * across + 2 * c] += p * a + q * b;
                        into[row * across + 2 * c + 1] += q * a - p * b;
                    }
                }
        }
    }

    static double Mean(T value)
    {
        var sum = 0.0;
        for (var lane = 0; lane < T.Width; lane++) sum += value.At(lane);
        return sum / T.Width;
    }

    /// <summary>V = Z I, for some of the ports.</summary>
    void Multiply(int[] rows, T[] re, T[] im)
    {
        if (typeof(T) == typeof(Scalar) && ports.Length >= 16)
        {
            MatrixProduct.Complex(
                rows, network.Re, network.Im, MemoryMarshal.Cast<T, double>(re.AsSpan()), MemoryMarshal.Cast<T, double>(im.AsSpan()),
                MemoryMarshal.Cast<T, double>(voltageRe.AsSpan()), MemoryMarshal.Cast<T, double>(voltageIm.AsSpan()));
            return;
        }

        var m = ports.Length;
        var (zr, zi) = (network.Re, network.Im);
        foreach (var row in rows)
        {
            T sumRe = 0.0, sumIm = 0.0;
            for (var column = 0; column < m; column++)
            {
                T a = zr[row * m + column], b = zi[row * m + column];
                sumRe += a * re[column] - b * im[column];
                sumIm += a * im[column] + b * re[column];
            }

            (voltageRe[row], voltageIm[row]) = (sumRe, sumIm);
        }
    }
}
