using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Ballast.App.Vtn;

/// <summary>Counts requests to the OpenADR server, by what they were answered with and by how long that took. Called from many threads.</summary>
sealed class RequestTally
{
    static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];
    static readonly string[] Classes = ["1xx", "2xx", "3xx", "4xx", "5xx"];

    readonly long[] byClass = new long[5];
    readonly long[] within = new long[Bounds.Length + 1];
    long ticks, open;

    public async Task Measure(HttpContext context, RequestDelegate next)
    {
        var begun = Stopwatch.GetTimestamp();
        Interlocked.Increment(ref open);
        try
        {
            await next(context);
        }
        finally
        {
            var took = Stopwatch.GetElapsedTime(begun);
            Interlocked.Decrement(ref open);
            Interlocked.Increment(ref byClass[Math.Clamp(context.Response.StatusCode / 100, 1, 5) - 1]);
            Interlocked.Add(ref ticks, took.Ticks);
            var bucket = Array.FindIndex(Bounds, b => took.TotalSeconds <= b);
            Interlocked.Increment(ref within[bucket < 0 ? Bounds.Length : bucket]);
        }
    }

    public void Write(StringBuilder text)
    {
        text.Append("# HELP ballast_vtn_requests_total Requests to the OpenADR server since this start, by the class of their answer.\n# TYPE ballast_vtn_requests_total counter\n");
        for (var i = 0; i < Classes.Length; i++) text.Append(CultureInfo.InvariantCulture, $"ballast_vtn_requests_total{{class=\"{Classes[i]}\"}} {Volatile.Read(ref byClass[i])}\n");
        text.Append(CultureInfo.InvariantCulture, $"# HELP ballast_vtn_requests_open Requests under way.\n# TYPE ballast_vtn_requests_open gauge\nballast_vtn_requests_open {Volatile.Read(ref open)}\n");
        text.Append("# HELP ballast_vtn_request_seconds How long answers took.\n# TYPE ballast_vtn_request_seconds histogram\n");
        var sum = 0L;
        for (var i = 0; i < Bounds.Length; i++)
        {
            sum += Volatile.Read(ref within[i]);
            text.Append(CultureInfo.InvariantCulture, $"ballast_vtn_request_seconds_bucket{{le=\"{Bounds[i]:R}\"}} {sum}\n");
        }
        sum += Volatile.Read(ref within[^1]);
        text.Append(CultureInfo.InvariantCulture, $"ballast_vtn_request_seconds_bucket{{le=\"+Inf\"}} {sum}\nballast_vtn_request_seconds_sum {TimeSpan.FromTicks(Volatile.Read(ref ticks)).TotalSeconds:R}\nballast_vtn_request_seconds_count {sum}\n");
    }
}
