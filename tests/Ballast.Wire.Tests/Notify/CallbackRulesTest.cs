using System.Net;
using Ballast.Vtn.Notify;

namespace Ballast.Wire.Tests.Notify;

public sealed class CallbackRulesTest
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("127.9.9.9")]
    [InlineData("169.254.169.254")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.0.1")]
    [InlineData("198.19.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("64:ff9b:1::808:808")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001:0:1::")]
    [InlineData("fc00::1")]
    [InlineData("fd12::1")]
    [InlineData("fe80::1")]
    [InlineData("ff02::1")]
    public void Private_addresses_are_known_in_all_their_forms(string address)
    {
        Assert.True(CallbackRules.IsPrivate(IPAddress.Parse(address)));
        var url = $"http://{(address.Contains(':') ? $"[{address}]" : address)}:8080/x";
        Assert.NotNull(CallbackRules.Problem(url, allowPrivate: false));
        Assert.Null(CallbackRules.Problem(url, allowPrivate: true));
    }

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("100.128.0.1")]
    [InlineData("172.32.0.1")]
    [InlineData("192.1.0.1")]
    [InlineData("2606:4700::1111")]
    [InlineData("64:ff9b::808:808")]
    [InlineData("2002:808:808::")]
    public void Public_addresses_may_be_called(string address) => Assert.False(CallbackRules.IsPrivate(IPAddress.Parse(address)));

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.org/")]
    [InlineData("gopher://example.org/")]
    [InlineData("example.org/x")]
    [InlineData("/x")]
    [InlineData("http://")]
    [InlineData("http://user:secret@example.org/")]
    [InlineData("")]
    public void Only_plain_http_and_https_addresses_are_taken(string url)
    {
        var problem = CallbackRules.Problem(url, allowPrivate: true);
        Assert.NotNull(problem);
        Assert.DoesNotContain("secret", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://127.1/")]
    public void Numbers_written_in_other_ways_are_the_same_addresses(string url) => Assert.NotNull(CallbackRules.Problem(url, allowPrivate: false));
}
