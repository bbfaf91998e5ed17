using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Ballast.App.Api;

/// <summary>Errors as RFC 9457 has them: one sentence in detail that says what, where, and how to mend it.</summary>
static class Problem
{
    public static Task Write(HttpContext context, int status, string detail)
    {
        if (context.Response.HasStarted) return Task.CompletedTask;
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(Of(status, detail), ApiJson.Default.ProblemDetails, "application/problem+json");
    }

    public static IResult Result(int status, string detail) =>
        TypedResults.Json(Of(status, detail), ApiJson.Default.ProblemDetails, "application/problem+json", status);

    static ProblemDetails Of(int status, string detail) => new() { Status = status, Title = ReasonPhrases.GetReasonPhrase(status), Detail = detail };
}
