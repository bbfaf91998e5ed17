using Ballast.App.Live;

namespace Ballast.App.Api;

/// <summary>OpenADR 3 event documents over HTTP.</summary>
static class OpenAdr
{
    public static Task<IResult> Post(HttpContext context, LiveLoop loop)
    {
        _ = (context, loop);
        return Task.FromResult(Problem.Result(501, "OpenADR documents are not read yet."));
    }
}
