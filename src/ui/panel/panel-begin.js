/*
 * The ways to show who one is, beside the card: PIN, number, password, phone, face. Each begins a session on the idle
 * screen, and strengthens the one in force on the list.
 *
 * `panel` is what panel.js lends; `face` what panel-face.js makes.
 */

(function (root) {
  'use strict';

  var view = root.tomeoki.view;
  var request = root.tomeoki.request;

  root.tomeoki.beginnings = function (panel, face, cards) {
    var phoneTimer = null;

    function backLabel() {
      return view.text(panel.session() === null ? 'toStart' : 'toList');
    }

    /* Sends one proof; a refusal is shown on the screen that asked. */
    function prove(path, body, again) {
      var mine = panel.session();
      panel.setBusy(true);
      request('POST', '/api/v1/panel/' + path, body, function (status, answer) {
        panel.setBusy(false);
        if (panel.session() !== mine || panel.isScreen('idle')) return;
        if (status === 201) panel.enter(answer);
        else if (status === 401 && answer && answer.code === 'HTTP_WALK_UP_REQUIRED')
          panel.leaveOn401(401, answer);
        else again(panel.reasonOf(answer), answer ? answer.code : '');
      });
    }

    function askStaffNumber(next) {
      var letters = view.button('', view.text('key.letters'), askStaffLetters.bind(null, next));
      panel.take('begin');
      view.showKeypad(
        { title: view.text('staffTitle'), most: 20, secret: false, back: backLabel(), more: [letters] },
        { onBack: panel.back, onDone: next },
        null
      );
    }

    /* Some staff numbers have letters. */
    function askStaffLetters(next) {
      panel.take('begin');
      view.showForm(
        {
          title: view.text('staffTitle'),
          fields: [{ name: 'number', label: view.text('staffNumber'), secret: false, most: 20 }],
          back: backLabel(),
        },
        {
          onBack: panel.back,
          onDone: function (values) {
            next(values.number);
          },
        },
        null
      );
    }

    function askPin(staffNumber, reason, code) {
      panel.take('begin');
      var set = view.button('', view.text('pinForgot'), function () {
        cards.setPin(null);
      });
      view.showKeypad(
        {
          title: view.text('pinTitle'),
          most: 12,
          secret: true,
          back: backLabel(),
          more: panel.session() === null || code === 'pin-not-set' ? [set] : [],
        },
        {
          onBack: panel.back,
          onDone: function (pin) {
            var body = staffNumber === null ? { pin: pin } : { pin: pin, staffNumber: staffNumber };
            prove('pin', body, function (trouble, refusal) {
              askPin(staffNumber, trouble, refusal);
            });
          },
        },
        reason
      );
    }

    function pin() {
      if (panel.session() !== null) askPin(null, null, '');
      else {
        askStaffNumber(function (number) {
          askPin(number, null, '');
        });
      }
    }

    function code(reason) {
      panel.take('begin');
      view.showKeypad(
        {
          title: view.text('codeTitle'),
          lead: view.text('codeLead'),
          most: 12,
          secret: false,
          back: backLabel(),
        },
        {
          onBack: panel.back,
          onDone: function (typed) {
            prove('code', { code: typed }, code);
          },
        },
        reason || null
      );
    }

    function password(reason) {
      panel.take('begin');
      view.showForm(
        {
          title: view.text('passwordTitle'),
          fields: [
            { name: 'loginName', label: view.text('loginName'), secret: false, most: 128 },
            { name: 'password', label: view.text('password'), secret: true, most: 256 },
          ],
          back: backLabel(),
        },
        {
          onBack: panel.back,
          onDone: function (values) {
            prove('password', values, password);
          },
        },
        reason || null
      );
    }

    /* The service draws the code; as a node of its own, since no picture comes from anywhere else. */
    function drawing(svg) {
      var parsed = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
      var made = document.importNode(parsed, true);
      made.setAttribute('role', 'img');
      made.setAttribute('aria-label', view.text('phoneAlt'));
      return made;
    }

    function phone() {
      panel.take('phone');
      var mine = panel.session();
      clearTimeout(phoneTimer);
      request('GET', '/api/v1/panel/qr', null, function (status, body) {
        if (!panel.isScreen('phone') || panel.session() !== mine) return;
        if (status !== 200) {
          panel.fail(
            status === 404
              ? { cause: view.text('phoneNone'), advice: view.text('phoneNoneNext') }
              : panel.reasonOf(body)
          );
          return;
        }
        phoneTimer = setTimeout(refreshPhone, Math.max(1000, body.expiresInMs - 1000));
        if (body.inUse) {
          view.message(view.text('phoneInUse'), view.text('phoneInUseNext'), [
            view.button('', backLabel(), panel.back),
          ]);
          return;
        }
        view.frame({
          title: view.text('phoneTitle'),
          className: 'phone',
          body: [
            view.element('div', 'qr', [drawing(body.svg)]),
            view.element('div', 'phone-words', [
              view.element('p', 'scan-lead', view.text('phoneLead')),
              body.text ? view.element('p', 'qr-text', body.text) : null,
              view.element('p', 'quiet', view.text('phoneChanges')),
            ]),
          ],
          foot: [view.button('', backLabel(), panel.back)],
        });
      });
    }

    /* The person who looks at the code presses nothing; the screen still ends when nobody comes. */
    function refreshPhone() {
      var left = panel.untouched();
      if (!panel.isScreen('phone')) return;
      phone();
      panel.resume(left);
    }

    function byFace() {
      if (panel.session() !== null) face.verify(null);
      else if (panel.ways().identify) face.identify();
      else askStaffNumber(face.verify);
    }

    function card(reason) {
      panel.take('card');
      view.showAskCard(
        { title: view.text('stepUpCard'), back: view.text('toList') },
        { onBack: panel.back },
        reason || null
      );
    }

    return { card: card, pin: pin, code: code, password: password, phone: phone, face: byFace };
  };
})(window);
