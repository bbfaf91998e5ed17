using System.Runtime.Intrinsics;

namespace Ballast.Smoothing;

/// <summary>A store under a law, with its slow return to rest, in many racks.</summary>
public sealed class StorageStage : SmoothingStage
{
    readonly StoreBank bank;
    readonly LawBank law;
    readonly double[] bias;
    readonly double pull, biasShare;

    /// <param name="store">The device of each rack.</param>
    /// <param name="law">What it aims at.</param>
    /// <param name="recovery">Its return to rest; null: none.</param>
    /// <param name="racks">How many.</param>
    /// <param name="stepSeconds">The interval of a step.</param>
    public StorageStage(Store store, Law law, SocRecovery? recovery, int racks, double stepSeconds) : base(racks, stepSeconds)
    {
        if (recovery is { Corner: > SocRecovery.HighestCorner }) throw new ArgumentOutOfRangeException(nameof(recovery), recovery.Corner, "Recovery faster than 0.01 Hz would enter a protected band.");
        (Store, Law) = (store, law);
        bank = store switch
        {
            Supercapacitor capacitor => new SupercapacitorBank(capacitor, Width, stepSeconds),
            BatteryPack battery => new BatteryBank(battery, Width, stepSeconds),
            _ => throw new ArgumentOutOfRangeException(nameof(store), store, "A store of a kind that is not known."),
        };
        this.law = LawBank.Of(law, Width, stepSeconds);
        bias = Column();
        pull = recovery?.Gain ?? 0;
        biasShare = recovery is null ? 0 : 1 - Math.Exp(-2 * Math.PI * recovery.Corner * stepSeconds);
    }

    public Store Store { get; }

    public Law Law { get; }

    public override double Lost(int rack) => bank.LostOf(rack);

    public override double Gained(int rack) => bank.StoredOf(rack) - bank.Rest;

    /// <summary>How the store of a rack was used since the start.</summary>
    public StoreUse Use(int rack) => bank.UseOf(rack);

    internal override void Start(ReadOnlySpan<double> power)
    {
        bank.Start();
        law.Start(power);
        Array.Clear(bias);
    }

    internal override void Step(Span<double> power)
    {
        for (var i = 0; i < Width; i += Lanes)
        {
            var wanted = Vector512.Create((ReadOnlySpan<double>)power.Slice(i, Lanes));
            var fromRest = bank.StoredAt(i) - Vector512.Create(bank.Rest);
            var back = At(bias, i);
            back -= biasShare * (back + pull * fromRest);
            back.CopyTo(bias, i);
            var aim = law.Aim(i, wanted, back, fromRest);
            var drawn = wanted + bank.Exchange(i, aim - wanted);
            law.Observe(i, drawn);
            drawn.CopyTo(power.Slice(i, Lanes));
        }
    }
}
