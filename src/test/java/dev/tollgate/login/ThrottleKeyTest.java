package dev.tollgate.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.auth.Accounts;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThrottleKeyTest {
    private static final Accounts.Account OWNER =
            new Accounts.Account(UUID.randomUUID(), "Owner", false, false, false, "hash", "203.0.113.7");

    @Test
    void noEmailAddressIsTheKeyOfAnything() {
        ThrottleKey home = ThrottleKey.account(OWNER, "owner@x.example", "203.0.113.7");
        ThrottleKey strangers = ThrottleKey.account(OWNER, "owner@x.example", "198.51.100.1");
        assertThat(home).isNotEqualTo(strangers);
        for (String email : new String[] {
            "owner@x.example 203.0.113.7", OWNER.id().toString(), OWNER.id() + " 203.0.113.7", "203.0.113.7", ""
        }) {
            ThrottleKey invented = ThrottleKey.account(null, email, "203.0.113.7");
            assertThat(invented)
                    .isNotIn(
                            home,
                            strangers,
                            ThrottleKey.network("203.0.113.7"),
                            ThrottleKey.presentPassword(OWNER.id()));
            assertThat(invented.hash()).isNotEqualTo(home.hash()).isNotEqualTo(strangers.hash());
        }
    }

    @Test
    void partsDoNotRunIntoEachOther() {
        ThrottleKey one = new ThrottleKey(ThrottleKey.Kind.HOME, "ab", "c");
        assertThat(new ThrottleKey(ThrottleKey.Kind.HOME, "a", "bc").hash()).isNotEqualTo(one.hash());
        assertThat(new ThrottleKey(ThrottleKey.Kind.HOME, "a", "1:bc").hash()).isNotEqualTo(one.hash());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "VICTIM@x.example",
                "v\u0130ctim@x.example",
                "v\u0131ctim@x.example",
                "vi\u0307ctim@x.example",
                "\uff56ictim@x.example",
                "victim@\u24e7.example"
            })
    void anUnknownAddressIsOneHoweverItIsSpelt(String spelling) {
        assertThat(ThrottleKey.account(null, spelling, null))
                .isEqualTo(ThrottleKey.account(null, "victim@x.example", "203.0.113.7"));
    }

    @Test
    void anAccountIsOneHoweverItIsSpelt() {
        assertThat(ThrottleKey.account(OWNER, "\u212aelvin@x.example", null))
                .isEqualTo(ThrottleKey.account(OWNER, "whatever finds it", "198.51.100.1"));
    }

    @Test
    void peopleOfUnknownPlacesShareNothing() {
        Accounts.Account other = new Accounts.Account(UUID.randomUUID(), "Other", false, false, false, "hash", null);
        assertThat(ThrottleKey.account(other, "other@x.example", null))
                .isNotEqualTo(ThrottleKey.account(OWNER, "owner@x.example", null));
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:0:0:0:0:0:1, 2001:db8:0:0:ffff:ffff:ffff:ffff, true",
        "2001:db8:0:0:0:0:0:1, 2001:db8:0:1:0:0:0:1, false",
        "2001:db8:0:0:0:0:0:1, 2001:db8:0:0:0:0:0:1, true",
        "203.0.113.7, 203.0.113.7, true",
        "203.0.113.7, 203.0.113.8, false"
    })
    void anIpv6ClientIsItsNetwork(String one, String other, boolean same) {
        assertThat(Objects.equals(ClientNetwork.of(one), ClientNetwork.of(other)))
                .isEqualTo(same);
    }

    @Test
    void theNetworkOfTheLastLoginIsHome() {
        Accounts.Account owner =
                new Accounts.Account(UUID.randomUUID(), "Owner", false, false, false, "hash", "2001:db8:0:0:0:0:0:1");
        assertThat(ThrottleKey.account(owner, "o@x.example", ClientNetwork.of("2001:db8:0:0:a:b:c:d"))
                        .kind())
                .isEqualTo(ThrottleKey.Kind.HOME);
        assertThat(ThrottleKey.account(owner, "o@x.example", null).kind()).isEqualTo(ThrottleKey.Kind.ACCOUNT);
    }
}
