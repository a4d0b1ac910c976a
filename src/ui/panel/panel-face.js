/*
 * The face check: the camera's picture as in a mirror, one instruction at a time, a masked name to confirm. The camera
 * runs on this screen only. `panel` is what panel.js lends.
 */

(function (root) {
  'use strict';

  var view = root.tomeoki.view;
  var request = root.tomeoki.request;
  var element = view.element;

  /* As in a mirror: the person's left is on the left of the screen. */
  var signs = {
    'turn-left': '←',
    'turn-right': '→',
    nod: '↕',
    'come-closer': '＋',
    'one-person': '１',
    'hold-still': '■',
    'more-light': '○',
    'less-light': '●',
  };

  root.tomeoki.faces = function (panel) {
    var camera = root.tomeoki.camera;
    /* The attempt on the screen; whatever belongs to another one is forgotten. */
    var current = null;
    /* There is no camera, neither here nor at the device. */
    var isMissing = false;

    function close() {
      var mine = current;
      if (mine === null) return;
      current = null;
      if (mine.id !== null && !mine.finished) {
        request('POST', pathOf(mine) + '/finish', { confirm: false }, function () {});
      }
      closeCamera();
    }

    function hasCamera() {
      return !!camera && !!(root.navigator.mediaDevices && root.navigator.mediaDevices.getUserMedia);
    }

    function closeCamera() {
      if (hasCamera()) camera.close();
    }

    function noCamera() {
      isMissing = true;
      close();
      failed({ cause: view.text('faceNoCamera'), advice: view.text('faceNoCameraNext') }, null);
    }

    function leaveFor(next) {
      return function () {
        close();
        next();
      };
    }

    function failed(reason, again) {
      panel.take('begin');
      view.message(reason.cause, reason.advice, [
        view.button('', view.text(panel.session() === null ? 'toStart' : 'toList'), panel.back),
        view.spacer(),
        again ? view.button('strong', view.text('again'), again) : null,
      ]);
    }

    function start(body) {
      close();
      panel.take('face');
      var mine = { session: panel.session(), body: body, id: null, shown: '' };
      current = mine;
      draw(mine);
      instruct(mine, null);
      if (!hasCamera()) {
        begin(mine, '');
        return;
      }
      mine.isOpen = true;
      camera.open(
        mine.video,
        function () {
          if (current === mine) begin(mine, camera.label());
        },
        function () {
          mine.isOpen = false;
          if (current === mine) begin(mine, '');
        }
      );
    }

    /* The device may have a camera of its own; then this page only asks how the attempt stands. */
    function begin(mine, label) {
      var body = { purpose: mine.body.purpose };
      if (mine.body.staffNumber) body.staffNumber = mine.body.staffNumber;
      if (label !== '') body.camera = label;
      request('POST', '/api/v1/panel/face/attempts', body, function (status, answer) {
        if (current !== mine) return;
        if (status !== 201) {
          retry(mine, panel.reasonOf(answer));
          return;
        }
        mine.id = answer.attemptId;
        mine.everyMs = answer.frameEveryMs;
        if (answer.camera === 'device') {
          closeCamera();
          mine.video.parentNode.style.display = 'none';
          mine.next = look;
        } else if (mine.isOpen) mine.next = shoot;
        else {
          noCamera();
          return;
        }
        instruct(mine, answer.firstInstruction);
        mine.next(mine);
      });
    }

    function pathOf(mine) {
      return '/api/v1/panel/face/attempts/' + mine.id;
    }

    function look(mine) {
      if (current !== mine) return;
      request('GET', pathOf(mine), null, function (status, answer) {
        if (current !== mine) return;
        if (status === 200) seen(mine, answer);
        else retry(mine, panel.reasonOf(answer));
      });
    }

    function retry(mine, reason) {
      close();
      failed(reason, function () {
        start(mine.body);
      });
    }

    function draw(mine) {
      mine.video = element('video', 'face-video');
      mine.video.muted = true;
      mine.video.setAttribute('playsinline', '');
      mine.video.setAttribute('aria-hidden', 'true');
      mine.sign = element('p', 'face-sign', '');
      mine.sign.setAttribute('aria-hidden', 'true');
      mine.words = element('p', 'face-words', '');
      mine.bar = element('div', 'face-bar', []);
      var meter = element('div', 'face-meter', [mine.bar]);
      meter.setAttribute('role', 'progressbar');
      meter.setAttribute('aria-label', view.text('faceProgress'));
      meter.setAttribute('aria-valuemin', '0');
      meter.setAttribute('aria-valuemax', '100');
      meter.setAttribute('aria-valuenow', '0');
      mine.meter = meter;
      mine.video.onplaying = function () {
        meter.setAttribute('data-ready', 'yes');
      };
      view.frame({
        title: view.text('faceTitle'),
        className: 'face',
        body: [
          element('div', 'face-picture', [mine.video]),
          element('div', 'face-side', [
            mine.sign,
            mine.words,
            meter,
            element('p', 'quiet', view.text('faceNote')),
          ]),
        ],
        foot: [
          view.button('', view.text(panel.session() === null ? 'faceOther' : 'toList'), leaveFor(panel.back)),
        ],
      });
    }

    /* Says an instruction once, however many frames repeat it. */
    function instruct(mine, instruction) {
      var key = instruction ? 'face.' + instruction : mine.id === null ? 'faceStarting' : 'face.looking';
      var words = view.hasText(key) ? view.text(key) : view.text('face.looking');
      if (mine.shown === words) return;
      mine.shown = words;
      mine.words.textContent = words;
      mine.sign.textContent = signs[instruction] || '◎';
      mine.sign.className = 'face-sign' + (signs[instruction] ? ' face-sign-' + instruction : '');
      view.say(words);
    }

    function progress(mine, part) {
      var percent = Math.round(100 * Math.max(0, Math.min(1, part || 0)));
      mine.bar.style.width = percent + '%';
      mine.meter.setAttribute('aria-valuenow', String(percent));
    }

    function shoot(mine) {
      if (current !== mine) return;
      camera.shoot(function (picture) {
        if (current !== mine) return;
        if (!picture) {
          setTimeout(shoot.bind(null, mine), mine.everyMs);
          return;
        }
        root.tomeoki.sendBytes(pathOf(mine) + '/frames', 'image/jpeg', picture, function (status, answer) {
          if (current !== mine) return;
          if (status === 200) seen(mine, answer);
          else retry(mine, panel.reasonOf(answer));
        });
      });
    }

    function seen(mine, answer) {
      progress(mine, answer.progress);
      switch (answer.state) {
        case 'looking':
        case 'challenge':
          panel.touched();
          instruct(mine, answer.instruction);
          setTimeout(mine.next.bind(null, mine), mine.everyMs);
          return;
        case 'confirm':
          confirmName(mine, answer.maskedName);
          return;
        default:
          /* The answer to the end of the attempt says what it came to. */
          finish(mine, true);
      }
    }

    /* No title is shown before the person says that it is them. */
    function confirmName(mine, name) {
      closeCamera();
      panel.take('confirm');
      view.message(view.text('faceConfirm', { name: name }), view.text('faceConfirmLead'), [
        view.button('big', view.text('faceNo'), finish.bind(null, mine, false)),
        view.spacer(),
        view.button('strong big', view.text('faceYes'), finish.bind(null, mine, true)),
      ]);
    }

    function finish(mine, isConfirmed) {
      if (mine.finished) return;
      mine.finished = true;
      closeCamera();
      request('POST', pathOf(mine) + '/finish', { confirm: isConfirmed }, function (status, answer) {
        if (current !== mine) return;
        current = null;
        if (status === 201) panel.enter(answer);
        else if (status === 204) panel.back();
        else {
          failed(panel.reasonOf(answer), function () {
            start(mine.body);
          });
        }
      });
    }

    return {
      identify: function () {
        start({ purpose: 'identify' });
      },
      /* With a session: the face of its person. Without: that of the staff number. */
      verify: function (staffNumber) {
        start(staffNumber ? { purpose: 'verify', staffNumber: staffNumber } : { purpose: 'verify' });
      },
      close: close,
      /* False once it showed that there is no camera. */
      isPossible: function () {
        return !isMissing;
      },
    };
  };
})(window);
