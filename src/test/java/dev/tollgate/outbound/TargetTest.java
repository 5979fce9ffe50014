package dev.tollgate.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.outbound.OutboundRefused.Reason;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
    private static final ExceptedHosts OWN =
            ExceptedHosts.of(List.of("Own.example", "10.0.0.7:8443", "[fd00::7]:8443"));

    @ParameterizedTest
    @CsvSource({
        "https://hooks.example, hooks.example, 443, /",
        "HTTPS://Hooks.Example./a%20b?c=d, hooks.example, 443, /a%20b?c=d",
        "https://hooks.example:443/?, hooks.example, 443, /?",
        "https://xn--bcher-kva.example/, xn--bcher-kva.example, 443, /",
        "https://1.1.1.1/, 1.1.1.1, 443, /",
        "https://[2606:4700::1111]/, [2606:4700::1111], 443, /",
        "http://own.example/x, own.example, 80, /x",
        "https://own.example:9443/x, own.example, 9443, /x",
        "https://own.example.:9443/x, own.example, 9443, /x",
        "http://10.0.0.7:8443/, 10.0.0.7, 8443, /",
        "https://[fd00::7]:8443/, [fd00::7], 8443, /"
    })
    void aTargetIsReadFromItsUrl(String url, String host, int port, String uri) throws OutboundRefused {
        Target target = Target.of(url, OWN);
        assertThat(target.host()).isEqualTo(host);
        assertThat(target.port()).isEqualTo(port);
        assertThat(target.uri()).isEqualTo(uri);
    }

    @ParameterizedTest
    @CsvSource({
        "http://hooks.example/, NOT_HTTPS",
        "ftp://hooks.example/, NOT_HTTPS",
        "file:///etc/passwd, MALFORMED",
        "gopher://hooks.example/, NOT_HTTPS",
        "hooks.example, MALFORMED",
        "//hooks.example/, NOT_HTTPS",
        "https:hooks.example, MALFORMED",
        "https:///x, MALFORMED",
        "https://user@hooks.example/, MALFORMED",
        "https://user:password@hooks.example/, MALFORMED",
        "https://@hooks.example/, MALFORMED",
        "https://hooks.example/#fragment, MALFORMED",
        "https://hooks.example\\@own.example/, MALFORMED",
        "https://hooks .example/, MALFORMED",
        "https://b\u00fccher.example/, MALFORMED",
        "https://hooks\u3002example/, MALFORMED",
        "https://hooks..example/, MALFORMED",
        "https://hooks.example:8443/, PORT",
        "https://hooks.example:0/, PORT",
        "https://own.example:65536/, PORT",
        "https://2130706433/, MALFORMED",
        "https://0x7f000001/, MALFORMED",
        "https://017700000001/, MALFORMED",
        "https://127.1/, MALFORMED",
        "https://0177.0.0.1/, MALFORMED",
        "https://127.0.0.01/, MALFORMED",
        "https://0x7f.0.0.1/, MALFORMED",
        "https://127.0.0.0x1/, MALFORMED",
        "https://127.0.0.1./, MALFORMED",
        "https://127.0.0.1/, ADDRESS",
        "https://169.254.169.254/latest/meta-data/, ADDRESS",
        "https://168.63.129.16/, ADDRESS",
        "https://10.0.0.7/, ADDRESS",
        "https://[::1]/, ADDRESS",
        "https://[::ffff:127.0.0.1]/, ADDRESS",
        "https://[::ffff:7f00:1]/, ADDRESS",
        "https://[64:ff9b::7f00:1]/, ADDRESS",
        "https://[fd00:ec2::254]/, ADDRESS",
        "https://[fe80::1%25eth0]/, MALFORMED",
        "https://[fd00::7]/, ADDRESS",
        "https://[fd00::7]:8444/, PORT",
        "http://own.example.org/, NOT_HTTPS"
    })
    void whereNoCallMayGoIsRefusedWithItsReason(String url, Reason reason) {
        assertThatThrownBy(() -> Target.of(url, OWN))
                .isInstanceOfSatisfying(
                        OutboundRefused.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    /** Also when only one of several is private: nobody could say which will be called. */
    @Test
    void everyAddressOfANameIsJudged() throws Exception {
        InetAddress open = InetAddress.getByName("1.1.1.1");
        InetAddress hidden = InetAddress.getByName("10.0.0.1");
        Target target = Target.of("https://hooks.example/", ExceptedHosts.NONE);
        assertThat(target.addresses(host -> new InetAddress[] {open, open})).containsOnly(open);
        assertThatThrownBy(() -> target.addresses(host -> new InetAddress[] {open, hidden}))
                .isInstanceOf(OutboundRefused.class);
        assertThat(Target.of("https://own.example/", OWN).addresses(host -> new InetAddress[] {hidden}))
                .containsOnly(hidden);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "https://own.example", "own.example/x", "own.example:0", "*", "a b", "fd00::7"})
    void whatIsNoHostIsNoException(String entry) {
        assertThatThrownBy(() -> ExceptedHosts.of(List.of(entry))).isInstanceOf(IllegalArgumentException.class);
    }
}
