namespace Ballast.Units;

/// <summary>Numbers with their unit: <c>25.0.kW</c>, <c>50.0.kWh</c>.</summary>
public static class Literals
{
    extension(double value)
    {
        public Power W => new(value);

        public Power kW => Power.FromKilowatts(value);

        public Power MW => Power.FromMegawatts(value);

        public Energy kWh => Energy.FromKilowattHours(value);

        public Ramp kWPerMinute => Ramp.FromKilowattsPerMinute(value);
    }
}
