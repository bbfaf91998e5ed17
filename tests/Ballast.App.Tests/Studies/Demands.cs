using System.Globalization;
using System.Text;

namespace Ballast.App.Tests.Studies;

/// <summary>A year of hourly demand of three areas, by a formula.</summary>
static class Demands
{
    public static string Year()
    {
        var text = new StringBuilder("utc,NORTH,SOUTH,WEST\n");
        var start = new DateTime(2023, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (var hour = 0; hour < 8760; hour++)
        {
            text.Append(start.AddHours(hour).ToString("yyyy-MM-ddTHH:mm'Z'", CultureInfo.InvariantCulture));
            for (var area = 0; area < 3; area++)
            {
                var (day, season) = (Math.Sin(Math.Tau * (hour - 9 - area) / 24), Math.Cos(Math.Tau * (hour - 4800.0 + 2000 * area) / 8760));
                var noise = Numerics.CounterRandom.Uniform(7, hour * 3 + area);
                text.Append(CultureInfo.InvariantCulture, $",{10_000 + 1_500 * day + 2_000 * season + 300 * noise:F0}");
            }
            text.Append('\n');
        }
        return text.ToString();
    }
}
