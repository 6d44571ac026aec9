import { conformance } from "../conformance.ts";
import { Responder } from "./responder.fixture.ts";
import { openPhone } from "./subject.fixture.ts";

conformance({ name: "a phone over MTP", kinds: ["contact", "event", "task", "photo"], big: 300, open: (kind) => openPhone(kind) });
const plain = (): Responder => new Responder().lacks("GetObjectPropList", "GetPartialObject", "GetPartialObject64", "GetObjectPropValue");
conformance({ name: "a camera over PTP", kinds: ["photo"], big: 100, open: (kind) => openPhone(kind, plain()) });
