using System.CommandLine;

namespace Ballast.App.Verbs;

/// <summary>`ballast vtn`: what a person does at an OpenADR server from the shell.</summary>
static class VtnVerbs
{
    public static Verb Make() => new("vtn", "Run demand-response programs at an OpenADR 3.1 server: clients, programs, events, VENs, reports.", """
        `ballast serve --vtn` starts such a server. `vtn client` works on its state directory; all else speaks
        OpenADR over HTTP, to any server of OpenADR 3.1, as a client of business logic.

        Examples:
          export BALLAST_VTN_SECRET=…        as shown at the server's first start
          ballast vtn program create peak-shaving
          ballast vtn client add site-1 --ven
          ballast vtn event create --program peak-shaving --cut 25% --start +10m --for 3h --report DEMAND,BASELINE
          ballast vtn report list --rows
        """)
    {
        VtnClientVerbs.Make(), VtnProgramVerbs.Make(), VtnEventVerbs.Make(), VtnVenVerbs.Make(), VtnReportVerbs.Make(), VtnSubscriptionVerbs.Make(),
    };
}
