package dev.tollgate.gateway;

import dev.tollgate.verify.KnownOrganization;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * What is said of an organization in each answer.
 *
 * @param id as a header's value
 * @param jsonId its id as a member of a JSON object
 * @param jsonName its name likewise
 */
record OrganizationTexts(AsciiString id, String jsonId, String jsonName) {
    private static final FastThreadLocal<Recent<KnownOrganization, OrganizationTexts>> RECENT =
            Recent.ofThread(OrganizationTexts::make);

    static OrganizationTexts of(KnownOrganization organization) {
        return RECENT.get().get(organization, organization.id().getLeastSignificantBits());
    }

    private static OrganizationTexts make(KnownOrganization organization) {
        return new OrganizationTexts(
                new AsciiString(organization.id().toString()),
                VerdictJson.idOf(organization),
                VerdictJson.nameOf(organization));
    }
}
