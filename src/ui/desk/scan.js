/* Sends one file to the service and follows it until it can be found. */

(function (root) {
  'use strict';

  var form = document.getElementById('scan');
  if (!form) return;
  var pollMs = 2000;
  var finalStates = ['verified', 'quarantined', 'refused'];

  function recordLink(recordId) {
    var link = document.createElement('a');
    link.href = '/archive/records/' + encodeURIComponent(recordId) + '/pages/1';
    link.textContent = texts.open;
    return link;
  }

  function follow(scanId, first, tell) {
    root.tomeoki.request('GET', '/api/v1/scans/' + encodeURIComponent(scanId), null, function (status, body) {
      if (status === 200) {
        var failed = body.state === 'quarantined' || body.state === 'refused';
        var link = body.recordId ? recordLink(body.recordId) : null;
        tell(failed ? 'error' : 'done', [first, texts['state.' + body.state] || body.state], link);
        if (finalStates.indexOf(body.state) >= 0) return;
      }
      setTimeout(function () {
        follow(scanId, first, tell);
      }, pollMs);
    });
  }

  function pathOf(file) {
    var segment = encodeURIComponent(document.getElementById('segment').value);
    return '/api/v1/scans?fileName=' + encodeURIComponent(file.name) + '&segment=' + segment;
  }

  var texts = root.tomeoki.upload(
    form,
    document.getElementById('scan-result'),
    pathOf,
    function (body, tell) {
      var key = body.duplicate ? 'duplicate' : 'received';
      follow(body.scanId, root.tomeoki.fill(texts[key], { id: body.scanId }), tell);
    },
    function (file) {
      return { fileName: file.name, segment: document.getElementById('segment').value };
    }
  );
})(window);
