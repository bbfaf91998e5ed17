using Ballast.App.Verbs;

namespace Ballast.App.Grid;

/// <summary>`ballast grid`: questions to a model of the transmission grid.</summary>
static class GridVerbs
{
    public static Verb Make() => new("grid", "Ask a model of the transmission grid: power flow, dynamics, modes, ride-through.", """
        Cases are PSS/E files: RAW (version 32 or 33) for the network, DYR for the dynamic models.

        Examples:
          ballast grid powerflow kundur.raw
          ballast grid simulate kundur.raw kundur.dyr --event "trip 8-9 ckt 2 @2" --page run.html
          ballast grid modes kundur.raw kundur.dyr --page modes.html
          ballast grid response kundur.raw kundur.dyr --bus 7 --loads P
          ballast grid ride-through --site scenarios/ride-through/2024-07-10.yaml --dips scenarios/ride-through/2024-07-10.csv
        """)
    {
        PowerFlowVerb.Make(), GridSimulateVerb.Make(), ModesVerb.Make(), ResponseVerb.Make(), RideThroughVerb.Make(),
    };
}
