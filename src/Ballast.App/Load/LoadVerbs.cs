using Ballast.App.Verbs;

namespace Ballast.App.Load;

/// <summary>`ballast load`: what a load's power does to those who must deliver it.</summary>
static class LoadVerbs
{
    public static Verb Make() => new("load", "What a load's power does: its ramps, steps and rhythm, and whether grid operators allow it.", """
        A trace is a CSV file with time and power at even steps: t_s,mw (also kw or w, named in the header).

        Examples:
          ballast load synthesize scenarios/loads/training-150mw.yaml --out trace.csv
          ballast load analyze trace.csv --page trace.html
          ballast load rules
          ballast load comply trace.csv --rules ercot-2026,ieso --nominal 150MW
          ballast load smooth trace.csv --with scenarios/smoothing/floor-and-battery.yaml
          ballast load screen scenarios/loads/training-150mw.yaml --grid kundur.raw --dyn kundur.dyr --bus 7
        """)
    {
        AnalyzeVerb.Make(), ComplyVerb.Make(), RulesVerb.Make(), SynthesizeVerb.Make(), SmoothVerb.Make(), ScreenVerb.Make(),
    };
}
