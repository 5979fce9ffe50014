package dev.tollgate.gateway;

import dev.tollgate.verify.KnownRole;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * What is said of a role in each answer.
 *
 * @param headerName its name as a header's value
 * @param headerPermissions its permissions likewise
 * @param json both as members of a JSON object
 */
record RoleTexts(AsciiString headerName, AsciiString headerPermissions, String json) {
    private static final FastThreadLocal<Recent<KnownRole, RoleTexts>> RECENT = Recent.ofThread(RoleTexts::make);

    static RoleTexts of(KnownRole role) {
        return RECENT.get().get(role, role.id().getLeastSignificantBits());
    }

    private static RoleTexts make(KnownRole role) {
        return new RoleTexts(
                new AsciiString(HeaderText.percentEncoded(role.name())),
                new AsciiString(HeaderText.joined(role.permissions())),
                VerdictJson.of(role));
    }
}
