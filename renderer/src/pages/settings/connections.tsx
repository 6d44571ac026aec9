import { useCall } from "../../api/use.ts";
import { ago, list, number, t } from "../../app/text.ts";
import { bytes } from "../../parts/bytes.ts";
import { Section } from "../../parts/section.tsx";

/** What the engine calls itself what it asks for second copies: no source of the person's. */
const sourceCalled = (source: string): string => (source === "second copies" ? t("settings.for-copies") : source);

/** Every server that was spoken to: for what, when, how often, and how much came back. */
export function Connections() {
  const contacted = useCall("contacted", {});
  const hosts = contacted.data ?? [];
  if (hosts.length === 0) return <Section title={t("settings.connections")} line={t("settings.connections-none")} />;
  return (
    <Section title={t("settings.connections")} count={number(hosts.length)} line={t("settings.connections-line")}>
      <div className="connections">
        <table>
          <thead>
            <tr>
              <th scope="col">{t("settings.host")}</th>
              <th scope="col">{t("settings.why")}</th>
              <th scope="col" className="digits">{t("settings.requests")}</th>
              <th scope="col" className="digits">{t("settings.received")}</th>
              <th scope="col" className="digits">{t("settings.last")}</th>
            </tr>
          </thead>
          <tbody>
            {hosts.map(({ host, sources, requests, received, last }) => (
              <tr key={host}>
                <td><bdi>{host}</bdi></td>
                <td><bdi>{list(sources.map(sourceCalled))}</bdi></td>
                <td className="digits">{number(requests)}</td>
                <td className="digits">{bytes(received)}</td>
                <td className="digits">{ago(last)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
