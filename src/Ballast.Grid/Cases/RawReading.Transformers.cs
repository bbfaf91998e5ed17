namespace Ballast.Grid.Cases;

/// <summary>
/// Transformer records. An ideal ratio stands at each winding, with the impedance between them; here the impedance is carried
/// through the ratio of winding 2, so that one ratio is left, that of winding 1 over winding 2. A transformer of three windings
/// becomes a star of three with a bus of its own in the middle. Codes CW, CZ and CM say in what the file gives ratios, impedances
/// and magnetizing admittance (PSS/E Program Operation Manual, transformer data).
/// </summary>
internal sealed partial class RawReading
{
    /// <summary>The least reactance that a leg of a star is given.</summary>
    const double LeastReactance = 1e-4;

    int star;

    public void Transformer()
    {
        Take();
        var head = current;
        var (i, j) = (OnBus(0, "transformer"), OnBus(1, "transformer"));
        var third = current.Whole(2, 0, "The bus number of a transformer");
        Bus? k = third == 0 ? null : OnBus(2, "transformer");
        var circuit = current.Id(3);
        var name = $"Transformer {i.Number}-{j.Number}{(k is null ? "" : $"-{k.Number}")} circuit {circuit}";
        if (i.Number == j.Number || i.Number == k?.Number || j.Number == k?.Number) throw current.Wrong(1, $"{name} leads from a bus to itself.");
        if (k is null) Once("branch", Math.Min(i.Number, j.Number), Math.Max(i.Number, j.Number), 0, circuit, name);
        else
        {
            int[] ends = [i.Number, j.Number, k.Number];
            Array.Sort(ends);
            Once("three windings", ends[0], ends[1], ends[2], circuit, name);
        }
        var codes = new Codes(Code(4, "CW"), Code(5, "CZ"), Code(6, "CM"));
        var (mag1, mag2) = (Real(7, 0, "MAG1"), Real(8, 0, "MAG2"));
        var status = head.Whole(11, 1, "The status");
        if (status is < 0 or > 4 || (k is null && status > 1)) throw head.Wrong(11, $"The status of {name} is {status}: it is 0, 1, or, with three windings, up to 4.");

        Follow(name);
        var impedance = current;
        var base12 = Base(2);
        var z12 = Impedance(0, base12, codes);
        var (z23, z31) = k is null ? default : (Impedance(3, Base(5), codes), Impedance(6, Base(8), codes));
        var (starMagnitude, starAngle) = (Real(9, 1, "VMSTAR"), Real(10, 0, "ANSTAR"));

        var w1 = Winding(name, i, codes);
        var w2 = Winding(name, j, codes);
        var magnetizing = Magnetizing(mag1, mag2, base12, w1, i, codes, head);
        if (k is null)
        {
            var on = status == 1 && i.Kind != BusKind.Isolated && j.Kind != BusKind.Isolated;
            var scale = w2.Ratio * w2.Ratio * Nominal(codes, w1, i);
            if (on && z12 == default) throw impedance.Wrong(1, $"{name} has no impedance: give it a small reactance, such as 0.0001, or make its two buses one.");
            transformers.Add(new Transformer(i.Number, j.Number, circuit, on, z12.R * scale, z12.X * scale, w1.Ratio / w2.Ratio, w1.Shift, magnetizing.G, magnetizing.B, w1.Rate));
            return;
        }

        var w3 = Winding(name, k, codes);
        (z12, z23, z31) = (Scale(z12, Nominal(codes, w1, i)), Scale(z23, Nominal(codes, w2, j)), Scale(z31, Nominal(codes, w3, k)));
        if (starMagnitude is not (> 0 and < 10)) starMagnitude = 1;
        var (on1, on2, on3) = (On(i, status is 1 or 2 or 3), On(j, status is 1 or 3 or 4), On(k, status is 1 or 2 or 4));
        var middle = StarBus(!on1 && !on2 && !on3, $"star {i.Number}-{j.Number}-{k.Number}", starMagnitude, starAngle, i);
        Leg(i, w1, on1, z12, z31, z23, magnetizing);
        Leg(j, w2, on2, z12, z23, z31, default);
        Leg(k, w3, on3, z31, z23, z12, default);

        static bool On(Bus end, bool inService) => inService && end.Kind != BusKind.Isolated;

        void Leg(Bus end, WindingData winding, bool inService, Pair next, Pair before, Pair across, Pair shunt)
        {
            var (r, x) = ((next.R + before.R - across.R) / 2, (next.X + before.X - across.X) / 2);
            if (r == 0 && x == 0)
            {
                x = LeastReactance;
                Note($"The winding at bus {end.Number} of {name} has no impedance of its own: it is given {LeastReactance} pu.");
            }
            transformers.Add(new Transformer(end.Number, middle, circuit, inService, r, x, winding.Ratio, winding.Shift, shunt.G, shunt.B, winding.Rate));
        }
    }

    int Code(int field, string what)
    {
        var code = current.Whole(field, 1, what);
        var most = what == "CM" ? 2 : 3;
        return code >= 1 && code <= most ? code : throw current.Wrong(field, $"{what} is {code}: it goes from 1 to {most}.");
    }

    void Follow(string name)
    {
        if (++at >= lines.Length) throw new CaseException(file, lines.Length, 0, $"The file ends inside {name}: is it cut off?");
        Take();
    }

    double Base(int field)
    {
        var value = Real(field, systemBase, "The winding base SBASE");
        return value > 0 ? value : systemBase;
    }

    /// <summary>Impedance in pu on the system base, before the nominal voltage of its winding is seen.</summary>
    Pair Impedance(int field, double onBase, Codes codes)
    {
        var (r, x) = (Real(field, 0, "The resistance"), Real(field + 1, 0, "The reactance"));
        if (codes.Z == 1) return new(r, x);
        if (codes.Z == 3)
        {
            // Load loss in watts and magnitude of the impedance.
            r = r / 1e6 / onBase;
            if (Math.Abs(r) > Math.Abs(x)) throw current.Wrong(field, "The load loss of a transformer (CZ 3) is more than its impedance allows.");
            x = Math.Sqrt(x * x - r * r);
        }
        return new(r * systemBase / onBase, x * systemBase / onBase);
    }

    WindingData Winding(string name, Bus bus, Codes codes)
    {
        Follow(name);
        var nominal = Real(1, 0, "NOMV");
        if (nominal < 0) throw current.Wrong(1, $"The nominal voltage of a winding of {name} is below 0 kV.");
        if (nominal == 0) nominal = bus.BaseKv;
        var given = Real(0, codes.W == 2 ? bus.BaseKv : 1, "WINDV");
        if (codes.W != 1 && bus.BaseKv <= 0 && !(codes.W == 3 && nominal == 0)) throw current.Wrong(0, $"{name} gives its ratio in volts (CW {codes.W}), but bus {bus.Number} has no base voltage.");
        var ratio = codes.W switch
        {
            2 => given / bus.BaseKv,
            3 when nominal > 0 => given * nominal / bus.BaseKv,
            _ => given,
        };
        if (ratio is not (> 0.01 and < 100)) throw current.Wrong(0, $"The ratio of a winding of {name} is {ratio} pu: is its code CW right?");
        if (current.Whole(13, 0, "The impedance correction table TAB") != 0) Note($"The impedance correction table of {name} is not applied.");
        return new(ratio, Real(2, 0, "ANG"), nominal, Real(3, 0, "RATA"));
    }

    /// <summary>Square of a winding's nominal voltage over its bus's base: carries an impedance that was given on the winding's own voltage to that of its bus.</summary>
    static double Nominal(Codes codes, WindingData winding, Bus bus) =>
        codes.Z == 1 || winding.NominalKv <= 0 || bus.BaseKv <= 0 ? 1 : winding.NominalKv * winding.NominalKv / (bus.BaseKv * bus.BaseKv);

    Pair Magnetizing(double first, double second, double onBase, WindingData winding, Bus bus, Codes codes, RawLine head)
    {
        if (codes.M == 1) return new(first, second);
        // No-load loss in watts and exciting current in pu of the winding.
        var scale = winding.NominalKv > 0 && bus.BaseKv > 0 ? bus.BaseKv * bus.BaseKv / (winding.NominalKv * winding.NominalKv) : 1;
        var (g, y) = (first / 1e6 / systemBase, second * onBase / systemBase);
        if (Math.Abs(g) > Math.Abs(y)) throw head.Wrong(7, "The no-load loss of a transformer (CM 2) is more than its exciting current allows.");
        return new(g * scale, -Math.Sqrt(y * y - g * g) * scale);
    }

    int StarBus(bool isolated, string name, double magnitude, double angle, Bus first)
    {
        if (star == 0) star = buses.Keys.Max();
        star++;
        var bus = new Bus(star, name, first.BaseKv, isolated ? BusKind.Isolated : BusKind.Load, magnitude, angle, first.Area);
        buses.Add(star, bus);
        inOrder.Add(bus);
        return star;
    }

    static Pair Scale(Pair z, double by) => new(z.R * by, z.X * by);

    readonly record struct Codes(int W, int Z, int M);

    readonly record struct WindingData(double Ratio, double Shift, double NominalKv, double Rate);

    readonly record struct Pair(double R, double X)
    {
        public double G => R;

        public double B => X;
    }
}
