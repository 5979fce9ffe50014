/**
 * Provisioning by a company's directory (SCIM 2.0, RFC 7643 and RFC 7644): the users of an organization's directory are its
 * memberships.
 *
 * <pre>
 * ScimUserResource ─ what is asked ─▶ UserDraft, ScimPatch, ScimFilter
 *        └─▶ Directory ─ one transaction ─▶ ScimUsers (what is there), user.Provisioning (who is a member)
 * </pre>
 */
@NullMarked
package dev.tollgate.scim;

import org.jspecify.annotations.NullMarked;
