// The one connection to the preview that all tabs of a browser share: a browser opens six to a host, and an author may
// have twenty tabs. Each tab is told what is to be known as a whole, so nothing has to arrive in order or only once.
//
// A browser without shared workers runs this once for each tab, as that tab's own worker.
"use strict";

const MOMENT = 1500; // A restart of the preview is shorter than this, and nobody has to hear of it.

const tabs = new Set();
let known = { news: null, isLost: false };
let patience = 0;

/** Takes part in what a tab says: that it is here, again perhaps, or that it goes. */
function attend(tab) {
  tab.onmessage = ({ data }) => {
    if (data === "bye") {
      tabs.delete(tab);
    } else {
      tabs.add(tab);
      tab.postMessage(known);
    }
  };
}

function tell(changes) {
  known = { ...known, ...changes };
  for (const tab of tabs) tab.postMessage(known);
}

function connect() {
  const source = new EventSource("events");
  source.onmessage = ({ data }) => {
    clearTimeout(patience);
    patience = 0;
    tell({ news: JSON.parse(data), isLost: false });
  };
  source.onerror = () => {
    patience ||= setTimeout(() => tell({ isLost: true }), MOMENT);
    // It tries again by itself, except where it was refused, as by a preview that is just about to leave.
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, MOMENT);
  };
}

if ("onconnect" in self) self.onconnect = ({ ports: [tab] }) => attend(tab);
else attend(self);
connect();
