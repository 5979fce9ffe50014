package dev.tollgate.verify;

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
                "", "...", "1..2.3", "999.1.1.1", "256.0.0.1", "1.2.3", "1.2.3.4.5", "1.2.3.0004", "1.2.3.x",
                        "+1.2.3.4",
                "localhost", ":", "1:2", "::1%eth0", "::g", "::1.2.3", "::1.2.3.256", ".::1", "1.2.3.4:80", "[::1]"
            })
    void whatIsNoAddressIsNotLookedUpAsAName(String text) {
        assertThat(AddressRanges.parseAddress(text)).isNull();
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
        "::ffff:10.0.0.0/8, 10.255.255.255, true",
        "::ffff:10.0.0.0/8, 11.0.0.0, false"
    })
    void aNetworkOfMappedAddressesIsTheIpv4One(String network, String address, boolean inside) {
        AddressRanges ranges = AddressRanges.of(List.of(network));
        assertThat(ranges.contains(AddressRanges.parseAddress(address))).isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::ffff:10.0.0.0/33",
                "::ffff:10.0.0.0/95",
                "::ffff:10.0.0.0/129",
                "10.0.0.0/96",
                "10.0.0.0/104",
                "::/129"
            })
    void aPrefixIsNoLongerThanItsAddress(String network) {
        assertThatThrownBy(() -> AddressRanges.of(List.of(network))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "2001:DB8::1, 2001:db8:0:0:0:0:0:1",
        "::ffff:192.0.2.7, 192.0.2.7",
        "64:ff9b::192.0.2.7, 64:ff9b:0:0:0:0:c000:207"
    })
    void whatIsAnAddressIsReadAsOne(String text, String canonical) {
        assertThat(AddressRanges.parseAddress(text))
                .extracting(address -> address.getHostAddress())
                .isEqualTo(canonical);
    }
}
