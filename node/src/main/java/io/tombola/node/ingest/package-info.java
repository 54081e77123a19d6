/** Where bytes come in: each source decodes into pooled batches and accounts for what it loses. */
package io.tombola.node.ingest;
