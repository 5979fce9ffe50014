package dev.tollgate.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "...",
                "1..2.3",
                "999.1.1.1",
                "256.0.0.1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.0004",
                "1.2.3.x",
                "+1.2.3.4",
                "localhost",
                ":",
                "1:2",
                "010.0.0.1",
                "1.2.3.00",
                "::ffff:010.0.0.1",
                "1.2.3.4%eth0",
                "::1%",
                "::g",
                "::1.2.3",
                "::1.2.3.256",
                ".::1",
                "1.2.3.4:80",
                "[::1]"
            })
    void whatIsNoAddressIsNotLookedUpAsAName(String text) {
        assertThat(AddressText.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "::ffff:10.0.0.0/104, 10.255.255.255, true",
        "::ffff:10.0.0.0/104, 11.0.0.0, false",
        "::FFFF:0a00:0/112, 10.0.255.255, true",
        "::ffff:10.0.0.7/128, 10.0.0.7, true",
        "::ffff:10.0.0.7/128, 10.0.0.8, false",
        "::ffff:10.0.0.7, ::ffff:10.0.0.7, true",
        "::ffff:0:0/96, 198.51.100.1, true",
        "::ffff:0:0/96, 2001:db8::1, false",
        "0.0.0.0/0, 198.51.100.1, true",
        "0.0.0.0/0, ::ffff:198.51.100.1, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "::/0, 2001:db8::1, true",
        "::/0, fe80::1%eth0, true",
        "::/0, 198.51.100.1, false",
        "fe80::/10, fe80:0:0:0:0:0:0:1%eth0, true"
    })
    void aNetworkIsOfOneFamilyAndMappedAddressesAreIpv4(String network, String address, boolean inside) {
        AddressRanges ranges = AddressRanges.of(List.of(network));
        assertThat(ranges.contains(AddressText.parse(address))).isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::ffff:10.0.0.0/33",
                "::ffff:10.0.0.0/95",
                "::ffff:10.0.0.0/129",
                "10.0.0.0/96",
                "10.0.0.0/104",
                "::/129",
                "10.1.2.3/8",
                "0.0.0.1/0",
                "::1/0",
                "2001:db8::1/64",
                "::ffff:10.0.0.1/104",
                "::ffff:10.0.0.0/8",
                "010.0.0.0/8",
                "10.0.0.00/24",
                "10.0.0.0/08",
                "10.0.0.0/",
                "fe80::%eth0/64",
                "[fe80::]/64",
                "10.0.0.1:80",
                "10.0.0.0/8/8",
                ""
            })
    void whatIsNotExactlyANetworkIsRefused(String network) {
        assertThatThrownBy(() -> AddressRanges.of(List.of(network))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3/8, 10.255.255.255, true",
        "10.1.2.3/8, 11.0.0.0, false",
        "010.0.0.0/8, 10.255.255.255, true",
        "010.0.0.0/08, 8.0.0.1, false",
        "2001:0db8::1/32, 2001:db8:ffff::1, true",
        "::ffff:10.0.0.0/8, 10.255.255.255, true",
        "::ffff:10.0.0.0/8, 11.0.0.0, false"
    })
    void aStoredNetworkKeepsItsMeaning(String network, String address, boolean inside) {
        AddressRanges ranges = AddressRanges.ofStored(List.of(network));
        assertThat(ranges.contains(AddressText.parse(address))).isEqualTo(inside);
    }

    @ParameterizedTest
    @CsvSource({
        "fe80::1%eth0, fe80:0:0:0:0:0:0:1",
        "2001:0db8::01, 2001:db8:0:0:0:0:0:1",
        "192.0.2.7, 192.0.2.7",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "2001:DB8::1, 2001:db8:0:0:0:0:0:1",
        "::ffff:192.0.2.7, 192.0.2.7",
        "64:ff9b::192.0.2.7, 64:ff9b:0:0:0:0:c000:207"
    })
    void whatIsAnAddressIsReadAsOne(String text, String canonical) {
        assertThat(AddressText.parse(text))
                .extracting(address -> address.getHostAddress())
                .isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "192.0.2.7:1234, 192.0.2.7",
        "[2001:db8::1]:443, 2001:db8:0:0:0:0:0:1",
        "[2001:db8::1], 2001:db8:0:0:0:0:0:1",
        "2001:db8::1:443, 2001:db8:0:0:0:0:1:443",
        "[fe80::1%25eth0]:443, fe80:0:0:0:0:0:0:1",
        "[::ffff:192.0.2.7]:443, 192.0.2.7"
    })
    void aHopMayCarryAPort(String text, String canonical) {
        assertThat(AddressText.hop(text))
                .extracting(address -> address.getHostAddress())
                .isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", ":", ":80", "1.2.3.4:", "1.2.3.4:x", "1.2.3.4:65536", "1.2.3.4:-1", "1.2.3.4:80:80", "[::1", "::1]",
                "[::1]x", "[::1]:", "[::1]:65536", "[::1]:8x", "[1.2.3.4]", "[1.2.3.4]:80", "[[::1]]", "[]", "[",
                        "unknown",
                "localhost:80", "010.0.0.1:80"
            })
    void whatIsNoHopIsNoAddress(String text) {
        assertThat(AddressText.hop(text)).isNull();
    }
}
